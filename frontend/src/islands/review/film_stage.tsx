import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FilmFacts } from "../../generated/review";
import { gettext } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";
import { clock } from "../../shared/timebase";
import { Film, type Interval } from "../player";

export const SLOWER = 0.5;

/** A film on a page: made anew when another film is shown, let go with its scope. */
export function useFilm(
  facts: FilmFacts,
  interval: Interval,
  scope: Scope,
  label: string = gettext("The film"),
): { place: { current: HTMLDivElement | null }; film: Film | null } {
  const place = useRef<HTMLDivElement>(null);
  const [film, setFilm] = useState<Film | null>(null);
  useEffect(() => {
    if (!place.current) return;
    const own = scope.child();
    const video = document.createElement("video");
    video.tabIndex = -1;
    place.current.replaceChildren(video);
    setFilm(new Film(video, facts, own));
    return () => own.close();
  }, [facts.media_url]);
  useEffect(() => film?.video.setAttribute("aria-label", label), [film, label]);
  const { onset_ms, offset_ms } = interval;
  useEffect(() => {
    if (!film) return;
    film.pause();
    film.seekMs(onset_ms);
    film.setLoop({ onset_ms, offset_ms });
  }, [film, onset_ms, offset_ms]);
  return { place, film };
}

/** As large as there is room for, in the film's own shape: no bars, nothing cut off. */
export function FilmFrame({
  shape,
  children,
}: {
  shape: Pick<FilmFacts, "width" | "height">;
  children: ComponentChildren;
}): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    frame.current?.style.setProperty("--film-width", String(shape.width || 16));
    frame.current?.style.setProperty("--film-height", String(shape.height || 9));
  }, [shape]);
  return (
    <div class="film-room">
      <div class="film" ref={frame}>
        {children}
      </div>
    </div>
  );
}

/** Draws again whenever the film starts, stops or changes its speed. */
export function useFilmChanges(film: Film | null): void {
  const [, drawAgain] = useState(0);
  useEffect(() => {
    if (!film) return;
    const again = () => drawAgain((count) => count + 1);
    const ends = [film.events.on("play-changed", again), film.events.on("speed-changed", again)];
    return () => {
      for (const end of ends) end();
    };
  }, [film]);
}

/** Plays from the start of the moment. */
export function playAgain(film: Film, interval: Interval): void {
  film.seekMs(interval.onset_ms);
  film.play();
}

export function toggleSlower(film: Film): void {
  film.setSpeed(film.speed === SLOWER ? 1 : SLOWER);
}

/** Stops at the frame on the screen. */
export function still(film: Film): void {
  const { frame } = film.marked();
  film.pause();
  film.seekFrame(frame);
}

interface ScrubProps {
  readonly film: Film | null;
  readonly interval: Interval;
}

/** Where the film is within the moment. */
export function Scrub({ film, interval }: ScrubProps): JSX.Element {
  const line = useRef<HTMLInputElement>(null);
  const { onset_ms, offset_ms } = interval;
  useEffect(() => {
    if (!film) return;
    const write = () => {
      if (!line.current) return;
      const at = Math.min(Math.max(film.ms, onset_ms), offset_ms - 1);
      const share = (at - onset_ms) / Math.max(1, offset_ms - 1 - onset_ms);
      line.current.value = String(at);
      line.current.style.setProperty("--done", `${share * 100}%`);
      line.current.setAttribute("aria-valuetext", clock(at));
    };
    write();
    return film.events.on("frame-shown", write);
  }, [film, onset_ms, offset_ms]);
  return (
    <input
      class="player-scrub"
      type="range"
      ref={line}
      min={onset_ms}
      max={offset_ms - 1}
      aria-label={gettext("Place in the moment")}
      onInput={(event) => film?.seekMs(event.currentTarget.valueAsNumber)}
    />
  );
}

/** The time on the screen, as text that follows the film. */
export function Clock({
  film,
  withMs = true,
}: {
  film: Film | null;
  withMs?: boolean;
}): JSX.Element {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!film) return;
    const write = () => {
      if (text.current) text.current.textContent = clock(film.ms, { withMs });
    };
    write();
    return film.events.on("frame-shown", write);
  }, [film, withMs]);
  return <span class="nums" ref={text} />;
}
