import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { gettext, interpolate } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import { Camera, canFilm } from "./camera";
import type { RecorderModel, Trouble } from "./model";
import { amountWords, durationWords, leftWords, megabytes } from "./pace";
import type { Refusal } from "./sending";

interface ViewProps {
  readonly model: RecorderModel;
  readonly scope: Scope;
}

/** The page: the film, then who may use it. */
export function Page({ model, scope }: ViewProps): JSX.Element {
  useChanges(model);
  const { stage } = model;
  const isFilming = stage === "framing" || stage === "recording";
  const hasFilm = model.source !== null && !isFilming && stage !== "choosing";
  return (
    <div class="recorder stack" data-stage={stage}>
      {isFilming && <Framing model={model} scope={scope} />}
      {stage === "choosing" && <Choice model={model} />}
      {stage === "refused" && <Refused refusal={model.refusal} />}
      {hasFilm && (
        <>
          <Preview model={model} scope={scope} />
          <p class="t14 muted row promise">
            <Icon name="place" />
            <span>{gettext("Place and phone model are removed before anyone watches")}</span>
          </p>
        </>
      )}
      {hasUses(model) && <Uses model={model} />}
    </div>
  );
}

/** While it is sent the switches stay in sight; they are changed again when it is there. */
function hasUses({ stage, allowed }: RecorderModel): boolean {
  const isOnItsWay = stage === "sending" || stage === "waiting" || stage === "paused";
  return stage === "chosen" || (isOnItsWay && allowed.size > 0);
}

function Choice({ model }: { model: RecorderModel }): JSX.Element {
  const begun = model.props.begun[0];
  return (
    <>
      <TroubleNote model={model} />
      {begun && (
        <p class="note">
          <Icon name="again" />
          <span>
            {interpolate(
              gettext(
                "A film is on its way: %(amount)s are here. Choose the same film again. It goes on from there.",
              ),
              { amount: amountWords(begun.offset, begun.length) },
            )}
          </span>
        </p>
      )}
      <section class="card choice">
        <label class="btn btn-main btn-wide">
          <Icon name="library" />
          {gettext("Choose a film")}
          <input
            class="vh"
            type="file"
            accept="video/*,.mp4,.mov,.m4v,.3gp,.webm,.mkv,.avi,.ts,.mts"
            onChange={(event) => {
              const film = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (film) void model.choose(film);
            }}
          />
        </label>
        {canFilm() ? (
          <button
            class="btn btn-line btn-wide"
            type="button"
            onClick={() => void model.frame((scope) => Camera.open(scope))}
          >
            <Icon name="film" />
            {gettext("Film now")}
          </button>
        ) : (
          <p class="t14 muted">
            {gettext(
              "Filming in this page needs a secure connection and a camera. You can film with your phone’s own camera, and choose the film here.",
            )}
          </p>
        )}
        <p class="t14 muted">
          {interpolate(gettext("A few minutes are enough. Up to %(limit)s MB can be sent."), {
            limit: megabytes(model.props.limit_bytes, "down"),
          })}
        </p>
      </section>
    </>
  );
}

function Framing({ model, scope }: ViewProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const meter = useRef<HTMLSpanElement>(null);
  const [seconds, setSeconds] = useState(0);
  const isRecording = model.stage === "recording";
  useEffect(() => {
    if (video.current) video.current.srcObject = model.camera?.stream ?? null;
    const end = model.camera?.events.on("sound-heard", (level) => {
      meter.current?.style.setProperty("inline-size", `${Math.round(level * 100)}%`);
    });
    return end;
  }, [model.camera]);
  useEffect(() => {
    if (!isRecording) return undefined;
    const from = performance.now();
    return scope.interval(() => setSeconds((performance.now() - from) / 1000), 500);
  }, [isRecording]);
  return (
    <>
      <div class="film framing">
        <video
          ref={video}
          muted
          autoplay
          playsInline
          aria-label={gettext("What the camera sees")}
        />
        {!isRecording && <FaceGuide />}
        {isRecording && (
          <span class="stamp" role="timer">
            {durationWords(seconds)}
          </span>
        )}
      </div>
      <div class="hearing row">
        <Icon name="microphone" />
        <div class="meter grow" aria-hidden="true">
          <span ref={meter} />
        </div>
      </div>
      <p class="t14 muted">
        {isRecording
          ? gettext(
              "If your baby is upset, stop and comfort your baby. What is filmed so far is kept.",
            )
          : gettext(
              "Both faces in the picture, and the bar moves when you speak. Lean the phone on something, then forget it.",
            )}
      </p>
    </>
  );
}

/** Two outlines: where a grown face and a small one are both seen. */
function FaceGuide(): JSX.Element {
  return (
    <svg class="face-guide" viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden="true">
      <ellipse class="guide-adult" cx="58" cy="36" rx="20" ry="26" />
      <ellipse class="guide-baby" cx="106" cy="56" rx="15" ry="18" />
    </svg>
  );
}

function Preview({ model, scope }: ViewProps): JSX.Element {
  const [address, setAddress] = useState("");
  const [duration, setDuration] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [isUnseen, setUnseen] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const source = model.source;
  useEffect(() => {
    const own = scope.child();
    void source?.slice(0, source.size).then((blob) => {
      if (!own.isClosed) setAddress(own.objectUrl(blob));
    });
    return () => own.close();
  }, [source]);
  const toggle = () => {
    if (isPlaying) video.current?.pause();
    else void video.current?.play();
  };
  return (
    <>
      <div class="film preview">
        {address && (
          // biome-ignore lint/a11y/useMediaCaption: the parent's own film, only on this phone
          <video
            ref={video}
            src={address}
            playsInline
            preload="metadata"
            aria-label={gettext("Your film")}
            onLoadedMetadata={(event) => setDuration(event.currentTarget.duration)}
            onPlay={() => setPlaying(true)}
            onPause={() => setPlaying(false)}
            onError={() => setUnseen(true)}
          />
        )}
        {isUnseen && (
          <p class="unseen">
            {gettext("This browser cannot show this film. You can send it all the same.")}
          </p>
        )}
        {Number.isFinite(duration) && duration > 0 && (
          <span class="stamp">{durationWords(duration)}</span>
        )}
        <span class="stamp stamp-r">
          {interpolate(gettext("%(size)s MB"), { size: megabytes(model.total, "up") })}
        </span>
      </div>
      {!isUnseen && (
        <button class="btn btn-bare btn-sm look" type="button" onClick={toggle}>
          <Icon name={isPlaying ? "pause" : "play"} size="s" />
          {isPlaying ? gettext("Stop looking") : gettext("Look at it")}
        </button>
      )}
    </>
  );
}

function Uses({ model }: { model: RecorderModel }): JSX.Element {
  return (
    <>
      <div>
        <h2 class="uses-head">{gettext("Who may use this film?")}</h2>
        <p class="t14 muted">
          {gettext("Each is your choice. Saying no never changes your care.")}
        </p>
      </div>
      <section class="card uses">
        {model.props.uses.map((use) => (
          <label class="switch" key={use.purpose}>
            <span>
              <b>{use.title}</b>
              <small>{use.text}</small>
            </span>
            <input
              type="checkbox"
              role="switch"
              aria-checked={model.allowed.has(use.purpose)}
              checked={model.allowed.has(use.purpose)}
              disabled={model.stage !== "chosen"}
              onChange={(event) => model.allow(use.purpose, event.currentTarget.checked)}
            />
          </label>
        ))}
      </section>
      {model.stage === "chosen" && (
        <button class="btn btn-bare" type="button" onClick={() => void model.chooseAgain()}>
          {model.isRecordedHere
            ? gettext("Remove this film, and choose another")
            : gettext("Choose another film")}
        </button>
      )}
    </>
  );
}

/** The foot of the page: the one thing to do now, or how far it is. */
export function Dock({ model }: { model: RecorderModel }): JSX.Element | null {
  useChanges(model);
  switch (model.stage) {
    case "framing":
      return (
        <Foot>
          <button class="btn btn-main btn-wide" type="button" onClick={() => void model.record()}>
            {gettext("Begin filming")}
          </button>
          <button class="btn btn-bare" type="button" onClick={() => void model.chooseAgain()}>
            {gettext("Back")}
          </button>
        </Foot>
      );
    case "recording":
      return (
        <Foot>
          <button class="btn btn-main btn-wide" type="button" onClick={() => model.stopRecording()}>
            {gettext("Stop filming")}
          </button>
        </Foot>
      );
    case "chosen":
      return <ReadyToSend model={model} />;
    case "checking":
      return (
        <Foot>
          <p class="t14 muted">{gettext("Looking at your film.")}</p>
        </Foot>
      );
    case "sending":
    case "waiting":
    case "paused":
      return <OnItsWay model={model} />;
    case "arrived":
      return (
        <Foot>
          <a class="btn btn-main btn-wide" href={model.props.sent_url}>
            {gettext("Your film is here. What happens next")}
          </a>
        </Foot>
      );
    case "refused":
      return (
        <Foot>
          <button
            class="btn btn-main btn-wide"
            type="button"
            onClick={() => void model.chooseAgain()}
          >
            {gettext("Choose a film")}
          </button>
        </Foot>
      );
    default:
      return null;
  }
}

function ReadyToSend({ model }: { model: RecorderModel }): JSX.Element {
  return (
    <Foot>
      <button
        class="btn btn-main btn-wide"
        type="button"
        disabled={!model.maySend}
        aria-describedby="send-hint"
        onClick={() => void model.send()}
      >
        {gettext("Send")}
      </button>
      <p class="t14 muted" id="send-hint">
        {model.maySend
          ? gettext("You can stop any use later, in one step.")
          : gettext("Switch on “Watching together” to send it.")}
      </p>
    </Foot>
  );
}

function OnItsWay({ model }: { model: RecorderModel }): JSX.Element {
  const { stage, sent, total } = model;
  const percent = total ? Math.floor((100 * sent) / total) : 0;
  const isPaused = stage === "paused";
  return (
    <Foot>
      <div class="row between">
        <b>{interpolate(headWords(stage), { amount: amountWords(sent, total) })}</b>
        <span class="muted t14">{stage === "sending" && leftWords(model.pace.left(total))}</span>
      </div>
      <div
        class="meter"
        role="progressbar"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={gettext("Sending")}
      >
        <Filled percent={percent} />
      </div>
      <div class="row send-row">
        <p class="t14 muted grow">{footWords(stage)}</p>
        <button
          class="chip"
          type="button"
          onClick={() => (isPaused ? model.goOn() : model.pause())}
        >
          <Icon name={isPaused ? "play" : "pause"} />
          {isPaused ? gettext("Go on") : gettext("Pause")}
        </button>
      </div>
      {isPaused && (
        <button class="btn btn-bare btn-sm" type="button" onClick={() => void model.giveUp()}>
          {gettext("Do not send this film")}
        </button>
      )}
    </Foot>
  );
}

/** The width is set from here: the security policy allows no style in the markup. */
function Filled({ percent }: { percent: number }): JSX.Element {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => bar.current?.style.setProperty("inline-size", `${percent}%`), [percent]);
  return <span ref={bar} />;
}

function headWords(stage: string): string {
  if (stage === "paused") return gettext("Paused: %(amount)s");
  if (stage === "waiting") return gettext("Waiting: %(amount)s");
  return gettext("Sending: %(amount)s");
}

function footWords(stage: string): string {
  if (stage === "paused") return gettext("What was sent is kept. It goes on from here.");
  if (stage === "waiting") return gettext("Waiting for the connection. It goes on from here.");
  return gettext("Lost signal or locked phone? It goes on from here.");
}

function Foot({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="send-in">{children}</div>;
}

function TroubleNote({ model }: { model: RecorderModel }): JSX.Element | null {
  const words = troubleWords(model.trouble, model);
  if (!words) return null;
  return (
    <p class="note note-baby" role="alert">
      <Icon name="notice" />
      <span>{words}</span>
    </p>
  );
}

function troubleWords(trouble: Trouble, model: RecorderModel): string {
  switch (trouble) {
    case "empty":
      return gettext("There is nothing in this file. Please choose another film.");
    case "too-large":
      return interpolate(
        gettext(
          "This film has %(size)s MB; up to %(limit)s MB can be sent. It is still on your phone. Please choose a shorter one. A few minutes are enough.",
        ),
        {
          size: megabytes(model.total, "up"),
          limit: megabytes(model.props.limit_bytes, "down"),
        },
      );
    case "no-camera":
      return gettext(
        "The camera or the microphone cannot be used here. Allow them in your browser, or film with your phone’s own camera and choose the film.",
      );
    case "no-room":
      return gettext("Your phone has no room for more. What was filmed until then is kept.");
    default:
      return "";
  }
}

function Refused({ refusal }: { refusal: Refusal | null }): JSX.Element {
  const words = [refusal?.title, refusal?.whatIsSafe, refusal?.whatToDo].filter(Boolean).join(" ");
  return (
    <p class="note note-baby" role="alert">
      <Icon name="notice" />
      <span>{words || wordsFor(refusal?.status ?? 0)}</span>
    </p>
  );
}

function wordsFor(status: number): string {
  if (status === 0) {
    return gettext(
      "Your phone cannot read this film any more. What was sent is kept. Please choose it again.",
    );
  }
  return gettext(
    "You are signed out. What was sent is kept. Sign in again, choose the same film, and it goes on from there.",
  );
}

function useChanges(model: RecorderModel): void {
  const [, redraw] = useState(0);
  useEffect(() => model.events.on("changed", () => redraw((count) => count + 1)), [model]);
}
