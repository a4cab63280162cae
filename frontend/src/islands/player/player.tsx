import { type JSX, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Emitter } from "../../shared/emitter";
import { gettext, interpolate, locale, pgettext } from "../../shared/i18n";
import { Icon, type IconName } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import { clock, msOfFrame } from "../../shared/timebase";
import { Film, type FilmFacts, type Interval } from "./film";

export interface PlayerProps extends FilmFacts {
  /** A stretch to play; without it the whole film. */
  readonly interval?: Interval | null;
  readonly width?: number;
  readonly height?: number;
  /** What the film shows, for a screen reader. */
  readonly label?: string;
}

export interface PlayerEvents {
  /** A person asked for a still: the film stands at this frame. */
  "still-asked": [frame: number];
}

const SLOWER = 0.5;

/**
 * A film with its controls below it, never on it. It starts when somebody starts it.
 * `film` is the film itself, for pages that bring keys or controls of their own.
 */
export class FilmPlayer {
  readonly events = new Emitter<PlayerEvents>();
  readonly film: Film;
  readonly #changes = new Emitter<{ "interval-changed": [] }>();
  #interval: Interval | null;

  constructor(element: HTMLElement, props: PlayerProps, scope: Scope) {
    element.classList.add("player");
    const frame = document.createElement("div");
    frame.className = "film player-film";
    frame.style.setProperty("--film-width", String(props.width || 16));
    frame.style.setProperty("--film-height", String(props.height || 9));
    const video = document.createElement("video");
    video.setAttribute("aria-label", props.label ?? gettext("The film"));
    video.tabIndex = -1;
    frame.append(video);
    const controls = document.createElement("div");
    controls.className = "player-controls";
    element.replaceChildren(frame, controls);

    this.film = new Film(video, props, scope);
    this.#interval = props.interval ?? null;
    if (this.#interval) this.film.seekMs(this.#interval.onset_ms);
    scope.add(this.film.events.on("frame-shown", () => this.#stopAtEnd()));
    scope.add(() => {
      render(null, controls);
      element.replaceChildren();
    });
    render(<Controls player={this} changes={this.#changes} />, controls);
  }

  get interval(): Interval | null {
    return this.#interval;
  }

  /** What the scrub line spans: the interval, or the whole film. */
  get span(): Interval {
    return this.#interval ?? { onset_ms: 0, offset_ms: this.film.durationMs };
  }

  /** Shows another stretch from its first frame, standing. */
  showInterval(interval: Interval | null): void {
    this.film.pause();
    const isLooping = this.film.loop !== null;
    this.#interval = interval;
    this.film.seekMs(this.span.onset_ms);
    if (isLooping) this.film.setLoop(this.span);
    this.#changes.emit("interval-changed");
  }

  toggle(): void {
    const isAtEnd = this.film.ms >= this.#lastMs();
    if (!this.film.isPlaying && isAtEnd) this.film.seekMs(this.span.onset_ms);
    this.film.toggle();
  }

  toggleLoop(): void {
    this.film.setLoop(this.film.loop ? null : this.span);
  }

  toggleSlower(): void {
    this.film.setSpeed(this.film.speed === SLOWER ? 1 : SLOWER);
  }

  /** Stops at the frame on the screen. */
  still(): void {
    const { frame } = this.film.marked();
    this.film.pause();
    this.film.seekFrame(frame);
    this.events.emit("still-asked", frame);
  }

  #stopAtEnd(): void {
    if (!this.#interval || this.film.loop || !this.film.isPlaying) return;
    if (this.film.ms >= this.#lastMs()) this.film.pause();
  }

  /** The time of the last frame of the span. */
  #lastMs(): number {
    const { rate } = this.film;
    const end = this.span.offset_ms;
    let frame = Math.ceil((end * rate[0]) / (1000 * rate[1]));
    while (frame > 0 && msOfFrame(frame, rate) >= end) frame -= 1;
    return msOfFrame(frame, rate);
  }
}

interface ControlsProps {
  readonly player: FilmPlayer;
  readonly changes: Emitter<{ "interval-changed": [] }>;
}

function Controls({ player, changes }: ControlsProps): JSX.Element {
  const { film } = player;
  const [, renderAgain] = useState(0);
  useEffect(() => {
    const again = () => renderAgain((count) => count + 1);
    const ends = [
      film.events.on("play-changed", again),
      film.events.on("speed-changed", again),
      film.events.on("loop-changed", again),
      changes.on("interval-changed", again),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [film, changes]);
  const speed = new Intl.NumberFormat(locale()).format(SLOWER);
  return (
    <>
      <IconButton icon="previous" label={gettext("One frame back")} onPress={() => film.step(-1)} />
      <IconButton
        icon={film.isPlaying ? "pause" : "play"}
        label={film.isPlaying ? gettext("Pause") : gettext("Play")}
        isMain
        onPress={() => player.toggle()}
      />
      <IconButton icon="next" label={gettext("One frame on")} onPress={() => film.step(1)} />
      <Scrub player={player} />
      <div class="player-toggles">
        <ToggleButton
          icon="slower"
          label={gettext("Slower")}
          title={interpolate(gettext("%(number)s speed"), { number: speed })}
          isOn={film.speed === SLOWER}
          onPress={() => player.toggleSlower()}
        />
        <ToggleButton
          icon="loop"
          label={gettext("Loop")}
          isOn={film.loop !== null}
          onPress={() => player.toggleLoop()}
        />
        <ToggleButton
          icon="still"
          label={pgettext("of a film", "Still")}
          onPress={() => player.still()}
        />
      </div>
    </>
  );
}

/** Where the film is, to be dragged or moved by arrow keys a frame at a time. */
function Scrub({ player }: { player: FilmPlayer }): JSX.Element {
  const { film, span } = player;
  const line = useRef<HTMLInputElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      const at = Math.min(Math.max(film.ms, span.onset_ms), span.offset_ms);
      const text = clock(film.ms);
      if (time.current) time.current.textContent = text;
      if (!line.current) return;
      const share = (at - span.onset_ms) / Math.max(1, span.offset_ms - span.onset_ms);
      line.current.value = String(at);
      line.current.style.setProperty("--done", `${share * 100}%`);
      line.current.setAttribute("aria-valuetext", text);
    };
    write();
    return film.events.on("frame-shown", write);
  }, [film, span.onset_ms, span.offset_ms]);
  const step = (event: KeyboardEvent) => {
    const frames = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
    if (frames === undefined) return;
    event.preventDefault();
    film.step(frames);
  };
  return (
    <>
      <span class="player-time t14" ref={time} />
      <input
        class="player-scrub"
        type="range"
        ref={line}
        min={span.onset_ms}
        max={span.offset_ms - 1}
        step={1}
        aria-label={gettext("Place in the film")}
        onInput={(event) => film.seekMs(event.currentTarget.valueAsNumber)}
        onKeyDown={step}
      />
    </>
  );
}

interface ButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
  readonly isMain?: boolean;
  readonly isOn?: boolean;
  readonly title?: string;
}

function IconButton({ icon, label, onPress, isMain }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={isMain ? "icon-btn icon-btn-main" : "icon-btn"}
      aria-label={label}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}

function ToggleButton({ icon, label, title, isOn, onPress }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="btn btn-bare btn-sm player-toggle"
      title={title}
      {...(isOn === undefined ? {} : { "aria-pressed": isOn })}
      onClick={onPress}
    >
      <Icon name={icon} size="s" />
      {label}
    </button>
  );
}
