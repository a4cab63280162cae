import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { BuilderState, ItemFacts, MomentEdit, MomentFacts } from "../../generated/review";
import { Drafts } from "../../shared/drafts";
import { getJson, Problem, postJson, putJson } from "../../shared/http";
import { gettext, interpolate, locale, ngettext, pgettext } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import { Scrolled } from "../../shared/scrolled";
import { Found } from "./found";
import { added, changed, moved, secondsOf, without } from "./model";
import { MomentDialog } from "./moment_dialog";
import { Order } from "./order";
import { SavedNote } from "./parts";
import { Rules } from "./rules";
import { Saver } from "./saver";

export interface BuilderProps {
  readonly view: "builder";
  readonly state: BuilderState;
  readonly state_url: string;
  readonly order_url: string;
  readonly ready_url: string;
  readonly moments_url: string;
  readonly preview_url: string;
  readonly room_url: string;
}

const QUIET_MS = 700;

/** Choosing moments for a review: what was found, in which order, by which rule. */
export function BuilderPage(props: BuilderProps & { scope: Scope }): JSX.Element {
  const { scope } = props;
  const saver = useMemo(() => new Saver(scope), [scope]);
  const drafts = useMemo(() => new Drafts(props.order_url), [props.order_url]);
  const [state, setState] = useState(props.state);
  const [items, setItems] = useState<readonly ItemFacts[]>(() => unsaved(drafts) ?? state.items);
  const [editing, setEditing] = useState<MomentFacts | null>(null);
  const [reason, setReason] = useState(state.review.override_reason);
  const [refusal, setRefusal] = useState("");
  const [told, setTold] = useState("");
  const quiet = useRef<() => void>(() => undefined);
  const latest = useRef(items);

  const send = () => {
    quiet.current();
    const order = latest.current;
    saver.save("order", async () => {
      const answer = await putJson<BuilderState>(props.order_url, { items: order });
      setState(answer);
      if (latest.current === order) drafts.drop("order");
      return answer;
    });
  };
  const keep = (next: readonly ItemFacts[], isTyping = false) => {
    latest.current = next;
    setItems(next);
    setRefusal("");
    drafts.keep("order", JSON.stringify(next));
    quiet.current();
    if (isTyping) quiet.current = scope.timeout(send, QUIET_MS);
    else send();
  };
  useEffect(() => {
    if (items !== state.items) send();
  }, []);

  const moments = new Map(state.moments.map((one) => [one.id, one]));
  const reload = async () => setState(await getJson<BuilderState>(props.state_url));
  const edit = (moment: MomentFacts, change: MomentEdit) => {
    setState((old) => ({
      ...old,
      moments: old.moments.map((one) => (one.id === moment.id ? { ...one, ...change } : one)),
    }));
    saver.save(`moment-${moment.id}`, async () => {
      const answer = await putJson<{ saved_at: string }>(
        `${props.moments_url}${moment.id}`,
        change,
      );
      await reload();
      return answer;
    });
  };
  const remove = (moment: MomentFacts) => {
    setEditing(null);
    saver.save(`moment-${moment.id}`, async () => {
      const answer = await postJson<{ saved_at: string }>(
        `${props.moments_url}${moment.id}/remove`,
        {},
      );
      const rest = latest.current.filter((one) => one.moment !== moment.id);
      latest.current = rest;
      setItems(rest);
      await reload();
      return answer;
    });
  };
  const move = (itemId: string, to: number) => {
    keep(moved(latest.current, itemId, to));
    const place = latest.current.findIndex((one) => one.id === itemId) + 1;
    setTold(
      interpolate(gettext("Now at place %(place)s of %(count)s."), {
        place,
        count: latest.current.length,
      }),
    );
  };
  const ready = async () => {
    send();
    if (!(await saver.settle())) return;
    try {
      setState(await postJson<BuilderState>(props.ready_url, { override_reason: reason }));
      window.location.assign(props.room_url);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setRefusal(`${error.title} ${error.whatToDo}`);
    }
  };
  const preview = async () => {
    send();
    if (await saver.settle()) window.location.assign(props.preview_url);
  };

  const { review } = state;
  const chosen = items.flatMap((item) => moments.get(item.moment) ?? []);
  const seconds = chosen.reduce((sum, one) => sum + secondsOf(one), 0);
  return (
    <>
      <header class="dbar dbar-line">
        <MenuButton />
        <h1>
          {interpolate(gettext("Moments for review %(number)s, Family %(family)s"), {
            number: review.number,
            family: review.family,
          })}
        </h1>
        <span class="tag">{whoAndWhen(state)}</span>
        <span class="grow" />
        <SavedNote saver={saver} />
        <button type="button" class="btn btn-line btn-sm" onClick={() => void preview()}>
          <Icon name="eye" size="s" />
          {interpolate(gettext("See it as %(who)s will"), { who: review.caregiver })}
        </button>
        <button type="button" class="btn btn-main btn-sm" onClick={() => void ready()}>
          {readyFor(state)}
        </button>
      </header>
      <p class="vh" aria-live="polite">
        {told}
      </p>
      <div class="builder-cols">
        <Found
          state={state}
          items={items}
          onAdd={(moment) => keep(added(state, latest.current, moment))}
          onEdit={setEditing}
        />
        <Scrolled class="pane mid" labelledBy="order-title">
          <Order
            state={state}
            items={items}
            moments={moments}
            onMove={move}
            onMoving={(next) => {
              latest.current = next;
              setItems(next);
            }}
            onMoved={() => keep(latest.current)}
            onChange={(id, change) => keep(changed(latest.current, id, change), true)}
            onRemove={(id) => keep(without(latest.current, id))}
            onEdit={setEditing}
            onTrim={edit}
          />
          <p class="t13 faint sum">
            {interpolate(
              ngettext(
                "%(seconds)s s of film in %(count)s moment. Long pauses are planned.",
                "%(seconds)s s of film in %(count)s moments. Long pauses are planned.",
                chosen.length,
              ),
              { seconds, count: chosen.length },
            )}
          </p>
          <Hour minutes={review.minutes} who={review.caregiver} />
        </Scrolled>
        <Rules
          state={state}
          chosen={chosen}
          reason={reason}
          refusal={refusal}
          onReason={(text) => {
            setReason(text);
            setRefusal("");
          }}
        />
      </div>
      {editing && (
        <MomentDialog
          moment={moments.get(editing.id) ?? editing}
          film={state.films.find((one) => one.id === editing.film)}
          scope={scope}
          onEdit={edit}
          onRemove={remove}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function unsaved(drafts: Drafts): ItemFacts[] | null {
  const kept = drafts.read("order");
  return kept ? (JSON.parse(kept) as ItemFacts[]) : null;
}

export function MenuButton(): JSX.Element {
  return (
    <button
      type="button"
      class="icon-btn rail-open"
      popovertarget="rail"
      aria-label={gettext("Menu")}
    >
      <Icon name="menu" />
    </button>
  );
}

function whoAndWhen({ review }: BuilderState): string {
  const who = interpolate(gettext("%(caregiver)s and baby %(infant)s"), review as never);
  if (!review.meeting) return who;
  return `${who}, ${dayOf(review.meeting)} ${timeText(review.meeting)}`;
}

function readyFor({ review }: BuilderState): string {
  if (!review.meeting) return gettext("Ready");
  return interpolate(gettext("Ready for %(day)s"), { day: dayOf(review.meeting) });
}

/** The practice's own clock, whatever this computer's is: the time comes with its offset. */
function wall(iso: string): Date {
  return new Date(`${iso.slice(0, 19)}Z`);
}

function dayOf(iso: string): string {
  return new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: "UTC" }).format(wall(iso));
}

function timeText(iso: string): string {
  return iso.slice(11, 16);
}

/** How the time of a meeting is spent: arriving, watching, what next, closing. */
function Hour({ minutes, who }: { minutes: number; who: string }): JSX.Element {
  const watch = Math.max(5, minutes - 20);
  const parts: [number, string, boolean][] = [
    [5, gettext("Arrive"), false],
    [watch, interpolate(gettext("Watch together, %(who)s speaks first"), { who }), true],
    [10, gettext("What next"), false],
    [5, pgettext("the end of an hour", "Close"), false],
  ];
  return (
    <>
      <h2 class="sec hour-title">{gettext("The hour")}</h2>
      <ol class="hour">
        {parts.map(([length, text, isWatching]) => (
          <li
            key={text}
            class={isWatching ? "watch" : ""}
            ref={(li) => li?.style.setProperty("flex-grow", String(length))}
          >
            <b>{length}</b>
            {text}
          </li>
        ))}
      </ol>
    </>
  );
}
