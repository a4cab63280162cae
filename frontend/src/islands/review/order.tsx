import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type {
  BuilderState,
  FilmFacts,
  ItemFacts,
  MomentEdit,
  MomentFacts,
} from "../../generated/review";
import { gettext, interpolate } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import { clock } from "../../shared/timebase";
import { Asks } from "./asks";
import { moved, secondsOf } from "./model";
import { Kind, Still, stillMs, VoiceLines } from "./parts";

const TRIM_MS = 500;

interface OrderProps {
  readonly state: BuilderState;
  readonly items: readonly ItemFacts[];
  readonly moments: ReadonlyMap<string, MomentFacts>;
  readonly onMove: (itemId: string, to: number) => void;
  /** While a moment is dragged: shown, not yet kept. */
  readonly onMoving: (items: readonly ItemFacts[]) => void;
  readonly onMoved: () => void;
  readonly onChange: (itemId: string, change: Partial<ItemFacts>) => void;
  readonly onRemove: (itemId: string) => void;
  readonly onEdit: (moment: MomentFacts) => void;
  readonly onTrim: (moment: MomentFacts, edit: MomentEdit) => void;
}

/** The order: by Alt and arrows, or dragged by the grip. */
export function Order(props: OrderProps): JSX.Element {
  const { state, items, moments } = props;
  const list = useRef<HTMLOListElement>(null);
  const focused = useRef<string | null>(null);
  // A row that moved is the same row: it keeps the focus.
  useEffect(() => {
    if (!focused.current) return;
    list.current?.querySelector<HTMLElement>(`[data-item="${focused.current}"]`)?.focus();
    focused.current = null;
  });
  const films = new Map(state.films.map((film) => [film.id, film]));
  const onKey = (event: KeyboardEvent, item: ItemFacts, place: number) => {
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      focused.current = item.id;
      props.onMove(item.id, place + (event.key === "ArrowUp" ? -1 : 1));
      return;
    }
    const moment = moments.get(item.moment);
    if (event.target !== event.currentTarget || !moment) return;
    const edit = trimmed(moment, event.key, films.get(moment.film)?.duration_ms);
    if (edit) {
      event.preventDefault();
      props.onTrim(moment, edit);
    }
  };
  const drag = (event: PointerEvent, item: ItemFacts) => {
    const grip = event.currentTarget as HTMLElement;
    if (event.type === "pointerdown") {
      grip.setPointerCapture(event.pointerId);
      event.preventDefault();
      return;
    }
    if (!grip.hasPointerCapture(event.pointerId)) return;
    if (event.type === "pointerup") {
      grip.releasePointerCapture(event.pointerId);
      props.onMoved();
      return;
    }
    const rows = [...(list.current?.children ?? [])];
    const to = rows.filter((row) => middleOf(row) < event.clientY && !row.contains(grip)).length;
    if (items.findIndex((one) => one.id === item.id) !== to)
      props.onMoving(moved(items, item.id, to));
  };
  const voices = [...moments.values()].find((one) => one.lines.length > 0)?.lines ?? [];
  return (
    <>
      <div class="sec-row">
        <h2 class="sec" id="order-title">
          {gettext("In this order")}
        </h2>
        <span class="t13 faint row keys-hint">
          <kbd>Alt</kbd>
          <kbd>↑</kbd>
          <kbd>↓</kbd>
          {gettext("move")} <kbd>Enter</kbd>
          {gettext("add")} <kbd>[</kbd>
          <kbd>]</kbd>
          {gettext("trim")}
        </span>
      </div>
      {items.length === 0 && (
        <p class="empty muted">
          {interpolate(
            gettext(
              "Choose a moment on the left. A review begins and ends with what went well; two or three moments fill an hour with %(who)s.",
            ),
            { who: state.review.caregiver },
          )}
        </p>
      )}
      <ol class="seq" ref={list}>
        {items.map((item, place) => {
          const moment = moments.get(item.moment);
          return (
            <li
              key={item.id}
              data-item={item.id}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a row is moved and trimmed by keys
              tabIndex={0}
              aria-label={interpolate(gettext("Place %(place)s: %(title)s"), {
                place: place + 1,
                title: moment?.title || moment?.kind_label || "",
              })}
              onKeyDown={(event) => onKey(event, item, place)}
            >
              <div class="no">
                {place + 1}
                <span
                  class="grip"
                  onPointerDown={(event) => drag(event, item)}
                  onPointerMove={(event) => drag(event, item)}
                  onPointerUp={(event) => drag(event, item)}
                  aria-hidden="true"
                >
                  <Icon name="grip" />
                </span>
              </div>
              {moment && (
                <Row
                  item={item}
                  moment={moment}
                  film={films.get(moment.film)}
                  who={state.review.caregiver}
                  bank={state.bank}
                  onChange={(change) => props.onChange(item.id, change)}
                  onRemove={() => props.onRemove(item.id)}
                  onEdit={() => props.onEdit(moment)}
                />
              )}
            </li>
          );
        })}
      </ol>
      {voices.length > 0 && (
        <p class="row t13 faint legend">
          {voices.map((line) => (
            <span key={line.voice} class="row">
              <svg class="voice-lines" width="26" height="6" aria-hidden="true">
                <path class={line.voice} d="M1,3H25" />
              </svg>
              {interpolate(gettext("%(who)s’s engagement"), { who: line.name })}
            </span>
          ))}
          <span>{gettext("Steps as coded, 1 to 5. A gap: not scorable.")}</span>
        </p>
      )}
    </>
  );
}

function middleOf(row: Element): number {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
}

/** `[` and `]` take half a second off the start or the end; with Shift they give it back. */
export function trimmed(
  moment: MomentFacts,
  key: string,
  filmMs = Number.POSITIVE_INFINITY,
): MomentEdit | null {
  const shift = { "[": [TRIM_MS, 0], "{": [-TRIM_MS, 0], "]": [0, -TRIM_MS], "}": [0, TRIM_MS] }[
    key
  ];
  if (!shift) return null;
  const onset_ms = Math.max(0, moment.onset_ms + (shift[0] ?? 0));
  const offset_ms = Math.min(filmMs, moment.offset_ms + (shift[1] ?? 0));
  if (offset_ms - onset_ms < TRIM_MS) return null;
  const { kind, title, why } = moment;
  return { onset_ms, offset_ms, kind, title, why };
}

interface RowProps {
  readonly item: ItemFacts;
  readonly moment: MomentFacts;
  readonly film: FilmFacts | undefined;
  readonly who: string;
  readonly bank: BuilderState["bank"];
  readonly onChange: (change: Partial<ItemFacts>) => void;
  readonly onRemove: () => void;
  readonly onEdit: () => void;
}

function Row({ item, moment, film, who, bank, onChange, onRemove, onEdit }: RowProps): JSX.Element {
  const title = moment.title || moment.kind_label;
  return (
    <>
      <button type="button" class="film" onClick={onEdit}>
        <span class="vh">{interpolate(gettext("Watch or change: %(title)s"), { title })}</span>
        {film && <Still film={film} atMs={stillMs(moment)} />}
        <span class="stamp">{clock(moment.onset_ms, { withMs: false })}</span>
        <span class="stamp stamp-r">
          {interpolate(gettext("%(seconds)s s"), { seconds: secondsOf(moment) })}
        </span>
      </button>
      <div class="what">
        <span class="row between">
          <Kind moment={moment} />
          <span class="row">
            <VoiceLines moment={moment} />
            <button
              type="button"
              class="icon-btn"
              aria-label={interpolate(gettext("Take out: %(title)s"), { title })}
              onClick={onRemove}
            >
              <Icon name="close" size="s" />
            </button>
          </span>
        </span>
        <h3>{title}</h3>
        <textarea
          class="question"
          rows={2}
          maxLength={500}
          aria-label={gettext("Your question")}
          placeholder={gettext("Your question, one, then wait")}
          value={item.question}
          onInput={(event) => onChange({ question: event.currentTarget.value })}
        />
        {bank && <Asks bank={bank} title={title} onAsk={(question) => onChange({ question })} />}
        <label class="prepared">
          <Icon name="lock" size="s" />
          <span class="vh">{gettext("Your prepared thought")}</span>
          <textarea
            rows={1}
            maxLength={1000}
            placeholder={interpolate(
              gettext("A thought of yours, hidden until %(who)s has spoken or passed"),
              { who },
            )}
            value={item.prepared_thought}
            onInput={(event) => onChange({ prepared_thought: event.currentTarget.value })}
          />
        </label>
      </div>
    </>
  );
}
