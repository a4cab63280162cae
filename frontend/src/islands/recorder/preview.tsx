import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { gettext } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import { durationWords, sizeWords } from "./pace";
import { Strip } from "./strip";
import { mayTrim, type Trim, trimWords, wholeOf } from "./trim";
import type { ViewProps } from "./view";

/** Later than any film: asked to go there, a browser finds out where the end is. */
const PAST_THE_END_S = 1e7;

/** The film as it lies on the phone, and the part of it that is kept. */
export function Preview({ model, scope }: ViewProps): JSX.Element {
  const [address, setAddress] = useState("");
  const [seconds, setSeconds] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [isUnseen, setUnseen] = useState(false);
  const film = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const { source, trim } = model;
  useEffect(() => {
    const own = scope.child();
    setUnseen(false);
    setSeconds(0);
    void source?.slice(0, source.size).then((blob) => {
      if (!own.isClosed) setAddress(own.objectUrl(blob));
    });
    return () => own.close();
  }, [source]);
  const measure = () => {
    const { current } = video;
    if (!current) return;
    if (current.videoWidth > 0) {
      film.current?.style.setProperty("--shape", String(current.videoWidth / current.videoHeight));
    }
    if (!Number.isFinite(current.duration)) {
      // A film recorded in a browser says nothing about its length.
      current.currentTime = PAST_THE_END_S;
      return;
    }
    if (current.currentTime >= current.duration) current.currentTime = 0;
    setSeconds(current.duration);
  };
  const toggle = () => {
    const { current } = video;
    if (!current) return;
    if (isPlaying) {
      current.pause();
      return;
    }
    const from = (trim?.from ?? 0) / 1000;
    const until = (trim?.until ?? seconds * 1000) / 1000;
    if (current.currentTime < from || current.currentTime > until - 0.2) {
      current.currentTime = from;
    }
    void current.play();
  };
  const stopAtTheEdge = (at: number) => {
    if (trim && isPlaying && at * 1000 >= trim.until) video.current?.pause();
  };
  const show = (ms: number) => {
    video.current?.pause();
    if (video.current) video.current.currentTime = Math.min(ms / 1000, seconds - 0.05);
  };
  return (
    <>
      <div class="film shaped" ref={film}>
        {address && (
          // biome-ignore lint/a11y/useMediaCaption: the parent's own film, only on this phone
          <video
            ref={video}
            src={`${address}#t=0.001`}
            playsInline
            preload="metadata"
            aria-label={gettext("Your film")}
            onLoadedMetadata={measure}
            onDurationChange={measure}
            onTimeUpdate={(event) => stopAtTheEdge(event.currentTarget.currentTime)}
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
        {seconds > 0 && (
          <span class="stamp">{trim ? trimWords(trim) : durationWords(seconds)}</span>
        )}
        <span class="stamp stamp-r">{sizeWords(model.total, "up")}</span>
      </div>
      {!isUnseen && mayTrim(seconds * 1000) && (model.stage === "chosen" || trim) && (
        <Part
          address={address}
          durationMs={seconds * 1000}
          trim={trim}
          isFixed={model.stage !== "chosen"}
          onMove={(part, shownMs) => {
            model.keepPart(part, seconds * 1000);
            show(shownMs);
          }}
          scope={scope}
        />
      )}
      {!isUnseen && (
        <button class="btn btn-bare btn-sm look" type="button" onClick={toggle}>
          <Icon name={isPlaying ? "pause" : "play"} size="s" />
          {lookWords(isPlaying, trim)}
        </button>
      )}
    </>
  );
}

interface PartProps {
  readonly address: string;
  readonly durationMs: number;
  readonly trim: Trim | null;
  readonly isFixed: boolean;
  readonly onMove: (part: Trim, shownMs: number) => void;
  readonly scope: ViewProps["scope"];
}

function Part({ trim, durationMs, ...rest }: PartProps): JSX.Element {
  return (
    <>
      <Strip {...rest} durationMs={durationMs} trim={trim ?? wholeOf(durationMs)} />
      {trim && (
        <p class="t14 muted" role="status">
          {gettext(
            "Only this part is watched and kept. Nobody sees the rest: it is erased once the film is ready. To show more later, send the film again.",
          )}
        </p>
      )}
    </>
  );
}

function lookWords(isPlaying: boolean, trim: Trim | null): string {
  if (isPlaying) return gettext("Stop looking");
  return trim ? gettext("Look at this part") : gettext("Look at it");
}
