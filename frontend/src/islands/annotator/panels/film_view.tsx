import type { JSX, Ref } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { gettext } from "../../../shared/i18n";
import { clock, msOfFrame } from "../../../shared/timebase";
import type { Film } from "../../player/film";
import { frameWords, speedWords } from "../wording";
import { useEvents } from "./use_events";

interface FilmViewProps {
  readonly film: Film | null;
  readonly video: Ref<HTMLVideoElement>;
  readonly shape: { readonly width: number; readonly height: number };
}

/** The film in its own shape. Time, frame and speed stand on it as small chips. */
export function FilmView({ film, video, shape }: FilmViewProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The shape comes with the film, so it is set here and not in a style sheet.
    box.current?.style.setProperty("--film-width", String(shape.width || 16));
    box.current?.style.setProperty("--film-height", String(shape.height || 9));
  }, [shape]);
  return (
    <div class="film desk-film" ref={box}>
      {/* biome-ignore lint/a11y/useMediaCaption: what is coded is the film's own sound */}
      <video ref={video} aria-label={gettext("The film")} tabIndex={-1} />
      {film && <Stamps film={film} />}
    </div>
  );
}

function Stamps({ film }: { film: Film }): JSX.Element {
  useEvents(film.events, "speed-changed");
  const [hasFailed, setFailed] = useState(Boolean(film.video.error));
  useEffect(() => film.events.on("media-failed", () => setFailed(true)), [film]);
  if (hasFailed)
    return <p class="desk-film-failed">{gettext("This browser cannot play the film.")}</p>;
  return (
    <>
      <FilmTime film={film} class="stamp stamp-t" withFrame />
      {film.speed !== 1 && <span class="stamp">{speedWords(film.speed)}</span>}
    </>
  );
}

interface FilmTimeProps {
  readonly film: Film;
  readonly class: string;
  readonly withFrame?: boolean;
}

/** Written straight into the page on every frame: no rendering while the film runs. */
export function FilmTime({ film, class: name, withFrame = false }: FilmTimeProps): JSX.Element {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (frame: number) => {
      const time = clock(msOfFrame(frame, film.rate));
      if (place.current) {
        place.current.textContent = withFrame ? `${time}   ${frameWords(frame)}` : time;
      }
    };
    write(film.frame);
    return film.events.on("frame-shown", write);
  }, [film, withFrame]);
  return <span class={name} ref={place} />;
}
