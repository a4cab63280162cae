import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FilmFacts, Follow, Rating, RoomItem, RoomState } from "../../generated/review";
import { Drafts } from "../../shared/drafts";
import { Problem, postJson, putJson } from "../../shared/http";
import { gettext, interpolate, pgettext } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import { Scrolled } from "../../shared/scrolled";
import { clock } from "../../shared/timebase";
import { MenuButton } from "./builder";
import { EndDialog } from "./end_dialog";
import {
  Clock,
  FilmFrame,
  Scrub,
  SLOWER,
  still,
  toggleSlower,
  useFilm,
  useFilmChanges,
} from "./film_stage";
import { secondsOf } from "./model";
import { Kind, SavedNote, Still, stillMs } from "./parts";
import { PrivateNote } from "./private_note";
import { Saver } from "./saver";
import { type Field, Talk } from "./talk";
import { Unsent } from "./unsent";

export interface RoomProps {
  readonly view: "room";
  readonly state: RoomState;
  readonly begin_url: string;
  readonly end_url: string;
  readonly items_url: string;
  readonly family_url: string;
  readonly reviews_url: string;
}

/** Watching together on one screen: the film, what the caregiver says, then the rest. */
export function RoomPage(props: RoomProps & { scope: Scope }): JSX.Element {
  const { scope } = props;
  const saver = useMemo(() => new Saver(scope), [scope]);
  const drafts = useMemo(() => new Drafts(props.begin_url), [props.begin_url]);
  const [state, setState] = useState(props.state);
  const [place, setPlace] = useState(0);
  const [isEnding, setEnding] = useState(false);
  const { review } = state;
  const item = state.items[place];
  const film = state.films.find((one) => one.id === item?.moment.film);

  const begin = () =>
    saver.save("begin", async () => {
      const answer = await postJson<RoomState>(props.begin_url, {});
      setState(answer);
      return answer;
    });
  const act = (of: RoomItem, verb: "pass" | "thought") =>
    saver.save(`${verb}-${of.id}`, async () => {
      const answer = await postJson<RoomState>(`${props.items_url}${of.id}/${verb}`, {});
      setState(answer);
      return answer;
    });
  const unsent = useRef(new Unsent());
  const write = (of: RoomItem, field: Field, text: string, draft: string) => {
    const words = unsent.current.change(of, field, text, draft);
    saver.save(`words-${of.id}`, async () => {
      const answer = await putJson<RoomState>(`${props.items_url}${of.id}/words`, words);
      setState(answer);
      for (const each of unsent.current.sent(of, words)) drafts.drop(each);
      return answer;
    });
  };
  const tell = (of: RoomItem, what: "thread" | "true", body: Follow | Rating) =>
    saver.save(`${what}-${of.id}`, async () => {
      const answer = await putJson<RoomState>(`${props.items_url}${of.id}/${what}`, body);
      setState(answer);
      return answer;
    });
  return (
    <>
      <header class="dbar dbar-line">
        <MenuButton />
        <h1>
          {interpolate(gettext("Review %(number)s with %(who)s"), {
            number: review.number,
            who: review.caregiver,
          })}
        </h1>
        <span class="tag tag-adult">{gettext("Side by side, one screen")}</span>
        <span class="tag">
          <Icon name="hidden" size="s" />
          {gettext("Not recorded")}
        </span>
        <span class="grow" />
        <SavedNote saver={saver} />
        <Elapsed state={state} scope={scope} />
        {review.state === "open" && (
          <button type="button" class="btn btn-line btn-sm" onClick={() => setEnding(true)}>
            {gettext("End together")}
          </button>
        )}
        {review.state === "ready" && (
          <button type="button" class="btn btn-main btn-sm" onClick={begin}>
            {gettext("Begin")}
          </button>
        )}
        {review.state === "ended" && (
          <a class="btn btn-line btn-sm" href={props.family_url}>
            {gettext("To the family")}
          </a>
        )}
      </header>
      <div class="room-cols">
        <Scrolled class="left" label={gettext("The moment")}>
          {item && film ? (
            <Stage item={item} film={film} scope={scope} />
          ) : (
            <p class="note">
              <span>
                {gettext(
                  "No moment of this review can be shown now. Either a use was withdrawn, or the moments were removed.",
                )}
              </span>
            </p>
          )}
          <ol class="strip">
            {state.items.map((one, index) => (
              <StripItem
                key={one.id}
                item={one}
                film={state.films.find((each) => each.id === one.moment.film)}
                isNow={index === place}
                onPick={() => setPlace(index)}
              />
            ))}
          </ol>
        </Scrolled>
        <Scrolled class="side" label={gettext("What was said")}>
          {item && (
            <Talk
              key={item.id}
              item={item}
              state={state}
              drafts={drafts}
              isOpen={review.state === "open"}
              onBegin={begin}
              onWords={(field, text, draft) => write(item, field, text, draft)}
              onFollow={(follow) => tell(item, "thread", follow)}
              onRate={(value) => tell(item, "true", { value })}
              onPass={() => act(item, "pass")}
              onThought={() => act(item, "thought")}
              onEnd={() => setEnding(true)}
            />
          )}
          {item && (
            <PrivateNote
              key={`note-${item.id}`}
              url={`${props.items_url}${item.id}/note`}
              who={review.caregiver}
              drafts={drafts}
              saver={saver}
              scope={scope}
            />
          )}
        </Scrolled>
      </div>
      {isEnding && (
        <EndDialog
          state={state}
          onClose={() => setEnding(false)}
          onEnd={async (ending) => {
            if (!(await saver.settle())) return saver.status.reason;
            try {
              setState(await postJson<RoomState>(props.end_url, ending));
              setEnding(false);
              return "";
            } catch (error) {
              if (error instanceof Problem) return `${error.title} ${error.whatToDo}`;
              return gettext(
                "Not ended yet: the connection is lost. Nothing was shared. Please try again.",
              );
            }
          }}
        />
      )}
    </>
  );
}

function Elapsed({ state, scope }: { state: RoomState; scope: Scope }): JSX.Element | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => scope.interval(() => setNow(Date.now()), 15_000), [scope]);
  if (state.review.state === "ended") return <span class="t14 muted">{gettext("Ended")}</span>;
  if (!state.opened_at) return null;
  const spent = Math.max(0, Math.floor((now - Date.parse(state.opened_at)) / 60_000));
  return (
    <span class="t14 muted">
      {interpolate(gettext("%(spent)s of %(all)s min"), { spent, all: state.review.minutes })}
    </span>
  );
}

function Stage({
  item,
  film: facts,
  scope,
}: {
  item: RoomItem;
  film: FilmFacts;
  scope: Scope;
}): JSX.Element {
  const { moment } = item;
  const { place, film } = useFilm(facts, moment, scope, moment.title || gettext("The moment"));
  useFilmChanges(film);
  useEffect(() => {
    if (!film) return;
    return scope.listen(document, "keydown", (event) => {
      if (isTyping(event) || event.altKey || event.ctrlKey || event.metaKey) return;
      if (document.documentElement.dataset.keys === "off" && event.key !== " ") return;
      if (event.key === "1") toggleSlower(film);
      else if (event.key.toLowerCase() === "s") still(film);
      else if (event.key === " " && !(event.target instanceof HTMLButtonElement)) film.toggle();
      else if (event.key === ",") film.step(-1);
      else if (event.key === ".") film.step(1);
      else return;
      event.preventDefault();
    });
  }, [film, scope]);
  const isSlow = film?.speed === SLOWER;
  return (
    <>
      <FilmFrame shape={facts}>
        <div class="film-place" ref={place} />
        <span class="stamp">
          <Clock film={film} />
          {isSlow && <span>{gettext("half speed")}</span>}
          <span>
            {interpolate(gettext("looped %(seconds)s s"), { seconds: secondsOf(moment) })}
          </span>
        </span>
      </FilmFrame>
      <fieldset class="ctl" aria-label={gettext("Player")}>
        <button
          type="button"
          class="icon-btn"
          aria-label={gettext("One frame back")}
          onClick={() => film?.step(-1)}
        >
          <Icon name="previous" />
        </button>
        <button
          type="button"
          class="icon-btn icon-btn-main"
          aria-label={film?.isPlaying ? gettext("Pause") : gettext("Play")}
          onClick={() => film?.toggle()}
        >
          <Icon name={film?.isPlaying ? "pause" : "play"} />
        </button>
        <button
          type="button"
          class="icon-btn"
          aria-label={gettext("One frame on")}
          onClick={() => film?.step(1)}
        >
          <Icon name="next" />
        </button>
        <Scrub film={film} interval={moment} />
        <button
          type="button"
          class="btn btn-sm btn-bare tool"
          aria-pressed={isSlow}
          onClick={() => film && toggleSlower(film)}
        >
          <Icon name="slower" size="s" />
          {gettext("Slower")} <kbd>1</kbd>
        </button>
        <button type="button" class="btn btn-sm btn-bare tool" onClick={() => film && still(film)}>
          <Icon name="still" size="s" />
          {pgettext("of a film", "Still")} <kbd>S</kbd>
        </button>
      </fieldset>
    </>
  );
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return target.closest("input:not([type=range]), textarea, select, dialog") !== null;
}

interface StripProps {
  readonly item: RoomItem;
  readonly film: FilmFacts | undefined;
  readonly isNow: boolean;
  readonly onPick: () => void;
}

function StripItem({ item, film, isNow, onPick }: StripProps): JSX.Element {
  const { moment } = item;
  return (
    <li>
      <button
        type="button"
        class="strip-item"
        aria-current={isNow ? "true" : undefined}
        onClick={onPick}
      >
        <span class="film">
          {film && <Still film={film} atMs={stillMs(moment)} />}
          <span class="stamp">{clock(moment.onset_ms, { withMs: false })}</span>
        </span>
        <span>
          <Kind moment={moment} />
          <b>{moment.title || moment.kind_label}</b>
        </span>
      </button>
    </li>
  );
}
