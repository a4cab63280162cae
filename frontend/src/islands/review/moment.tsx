import type { JSX } from "preact";
import { createPortal } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import type { MomentState } from "../../generated/review";
import { postJson } from "../../shared/http";
import { gettext, interpolate, ngettext, pgettext, quoted } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import { clock } from "../../shared/timebase";
import {
  playAgain,
  Scrub,
  SLOWER,
  still,
  toggleSlower,
  useFilm,
  useFilmChanges,
} from "./film_stage";
import { OwnWords } from "./kept";
import { secondsOf } from "./model";
import { timeOf } from "./parts";

export interface MomentProps {
  readonly view: "moment";
  readonly state: MomentState;
  readonly share_url: string;
  readonly list_url: string;
}

/** A shared moment on the caregiver's phone: the film, then their own words, first. */
export function MomentPage(props: MomentProps & { scope: Scope }): JSX.Element {
  const { state } = props;
  return (
    <>
      <MomentFilm state={state} scope={props.scope} />
      <div class="moment-text">
        <FirstWords {...props} />
      </div>
    </>
  );
}

export function MomentFilm({ state, scope }: { state: MomentState; scope: Scope }): JSX.Element {
  const { moment } = state.item;
  const { place, film } = useFilm(state.film, moment, scope, moment.title || gettext("The moment"));
  useFilmChanges(film);
  const seconds = secondsOf(moment);
  return (
    <>
      <div class="film">
        <div class="film-place" ref={place} />
        <span class="stamp">{clock(moment.onset_ms, { withMs: false })}</span>
        <span class="stamp stamp-r">
          {interpolate(ngettext("%(n)s second, looped", "%(n)s seconds, looped", seconds), {
            n: seconds,
          })}
        </span>
      </div>
      <div class="moment-scrub">
        <Scrub film={film} interval={moment} />
      </div>
      <fieldset class="moment-ctl" aria-label={gettext("Player")}>
        <button type="button" onClick={() => film?.toggle()}>
          <Icon name={film?.isPlaying ? "pause" : "play"} size="l" />
          {film?.isPlaying ? gettext("Pause") : gettext("Play")}
        </button>
        <button type="button" onClick={() => film && playAgain(film, moment)}>
          <Icon name="again" size="l" />
          {gettext("Again")}
        </button>
        <button
          type="button"
          aria-pressed={film?.speed === SLOWER}
          onClick={() => film && toggleSlower(film)}
        >
          <Icon name="slower" size="l" />
          {gettext("Slower")}
        </button>
        <button type="button" onClick={() => film && still(film)}>
          <Icon name="still" size="l" />
          {pgettext("of a film", "Still")}
        </button>
      </fieldset>
      {state.film.is_silent && (
        <p class="t14 muted moment-silent">{gettext("This film has no sound.")}</p>
      )}
    </>
  );
}

type Fate = "open" | "kept" | "not-kept" | "sending" | "shared" | "failed";

/** Nothing that is typed here leaves the phone before Share. */
function FirstWords({ state, share_url }: MomentProps): JSX.Element {
  const { item, with_whom: whom } = state;
  const [own] = useState(() => new OwnWords());
  const [words, setWords] = useState("");
  const [feeling, setFeeling] = useState("");
  const [fate, setFate] = useState<Fate>("open");
  const [said, setSaid] = useState(item.said);
  const [sharedAt, setSharedAt] = useState<Date | null>(null);
  const [id, setId] = useState(() => crypto.randomUUID());
  const isEmpty = !words.trim() && !feeling.trim();
  useEffect(() => {
    void own.read(item.id).then((kept) => {
      if (!kept) return;
      // What was typed meanwhile stands.
      setWords((typed) => typed || kept.words);
      setFeeling((picked) => picked || kept.feeling);
      setFate("kept");
    });
  }, [item.id]);
  const keepForMe = async () => {
    setFate((await own.keep(item.id, { words, feeling })) ? "kept" : "not-kept");
  };
  const clear = () => {
    void own.clear(item.id);
    setWords("");
    setFeeling("");
    setFate("open");
  };
  const share = async () => {
    setFate("sending");
    try {
      const answer = await postJson<{ saved_at: string }>(
        share_url,
        { id, words, feeling },
        { idempotencyKey: id },
      );
      setSharedAt(new Date(answer.saved_at));
      if (words.trim()) setSaid([...said, words]);
      clear();
      setId(crypto.randomUUID());
      setFate("shared");
    } catch {
      setFate("failed");
    }
  };
  const dock = document.getElementById("moment-actions");
  const buttons = (
    <>
      <button
        type="button"
        class="btn btn-line"
        disabled={isEmpty}
        onClick={() => void keepForMe()}
      >
        <Icon name="lock" size="s" />
        {gettext("Keep for me")}
      </button>
      <button
        type="button"
        class="btn btn-main"
        disabled={isEmpty || fate === "sending"}
        onClick={() => void share()}
      >
        {interpolate(gettext("Share with %(who)s"), { who: whom })}
      </button>
    </>
  );
  return (
    <>
      <h1>{gettext("You first. What do you see?")}</h1>
      <p class="t15 muted lead">{gettext("Small things count. No answer is wrong.")}</p>
      <textarea
        class="say"
        rows={3}
        maxLength={4000}
        aria-label={gettext("What do you see?")}
        value={words}
        onInput={(event) => {
          setWords(event.currentTarget.value);
          if (fate !== "sending") setFate("open");
        }}
      />
      <p class="t14 muted row only-here" role="status">
        <Icon name="lock" size="s" />
        <span>{fateText(fate, whom, sharedAt)}</span>
        {(fate === "kept" || fate === "failed") && (
          <button type="button" class="btn btn-bare btn-sm" onClick={clear}>
            {gettext("Clear")}
          </button>
        )}
      </p>
      <Feelings feeling={feeling} onPick={setFeeling} />
      {said.length > 0 && (
        <section class="said-before">
          <h2 class="t15">{gettext("What you said")}</h2>
          {said.map((one) => (
            <blockquote key={one} class="said">
              <p>{quoted(one)}</p>
            </blockquote>
          ))}
        </section>
      )}
      {item.thought && (
        <section class="said-before">
          <h2 class="t15">
            {interpolate(gettext("What %(who)s thought, after you"), { who: whom })}
          </h2>
          <p class="their-thought">{quoted(item.thought)}</p>
        </section>
      )}
      {dock && createPortal(buttons, dock)}
    </>
  );
}

function fateText(fate: Fate, whom: string, sharedAt: Date | null): string {
  switch (fate) {
    case "kept":
      return gettext(
        "Kept on this phone only, locked. It opens on this page when you are signed in here. “Leave now” removes it.",
      );
    case "not-kept":
      return gettext("This browser keeps nothing. It stays here until you leave the page.");
    case "sending":
      return gettext("On its way.");
    case "shared":
      return interpolate(gettext("Shared with %(who)s at %(time)s."), {
        who: whom,
        time: timeOf(sharedAt ?? new Date()),
      });
    case "failed":
      return gettext(
        "Not sent: the connection is lost. It is still here. Press Share again when you like.",
      );
    default:
      return gettext("Only on this phone until you share it.");
  }
}

function feelings(): string[] {
  return [gettext("Moved"), gettext("Unsure"), gettext("Proud"), gettext("Sad")];
}

function Feelings({
  feeling,
  onPick,
}: {
  feeling: string;
  onPick: (feeling: string) => void;
}): JSX.Element {
  const isOwn = feeling !== "" && !feelings().includes(feeling);
  const [isWriting, setWriting] = useState(isOwn);
  return (
    <fieldset>
      <legend class="t15 how">{gettext("How is it to watch this?")}</legend>
      <div class="chips">
        {feelings().map((one) => (
          <button
            key={one}
            type="button"
            class="chip"
            aria-pressed={feeling === one}
            onClick={() => {
              setWriting(false);
              onPick(feeling === one ? "" : one);
            }}
          >
            {one}
          </button>
        ))}
        <button
          type="button"
          class="chip"
          aria-pressed={isWriting}
          onClick={() => setWriting(!isWriting)}
        >
          {gettext("My own word")}
        </button>
      </div>
      {isWriting && (
        <input
          class="own-word"
          maxLength={300}
          aria-label={gettext("My own word")}
          value={isOwn ? feeling : ""}
          onInput={(event) => onPick(event.currentTarget.value)}
        />
      )}
    </fieldset>
  );
}
