import { Emitter } from "../../shared/emitter";
import type { Scope } from "../../shared/scope";
import {
  type FrameRate,
  frameAt,
  frameOfTimestamp,
  middleOfFrameSeconds,
  msOfFrame,
} from "../../shared/timebase";

export interface Interval {
  readonly onset_ms: number;
  readonly offset_ms: number;
}

export interface FilmFacts {
  readonly media_url: string;
  readonly poster_url: string | null;
  readonly frame_rate: FrameRate;
  readonly duration_ms: number;
}

export interface FilmEvents {
  /** Another frame is on the screen. */
  "frame-shown": [frame: number];
  "play-changed": [isPlaying: boolean];
  "speed-changed": [speed: number];
  "loop-changed": [interval: Interval | null];
  "sound-changed": [isMuted: boolean];
  "media-failed": [];
}

/** How long a picture may lag behind its seek before what is shown is taken as it is. */
const PICTURE_WITHIN_MS = 1000;

/** A film that plays may be a few pictures past the one that was sought. */
const RUN_ON_FRAMES = 8;

/** A frame as it was on the screen; `isExact` is false where the browser only says about. */
export interface ShownFrame {
  readonly frame: number;
  readonly isExact: boolean;
}

/**
 * A film of constant frame rate, addressed by frame. What is on the screen is asked of the
 * picture itself (the time stamp of its `VideoFrame`), never of `currentTime`, which runs
 * ahead of the picture; and it is sought by the middle of a frame, where no rounding of any
 * player can fall into the neighbour.
 */
export class Film {
  readonly events = new Emitter<FilmEvents>();
  readonly video: HTMLVideoElement;
  readonly rate: FrameRate;
  readonly durationMs: number;
  readonly lastFrame: number;
  #shown = 0;
  #shownAt = 0;
  /** The frame that a seek under way will show, and the one wanted after it. */
  #seeking: number | null = null;
  #wanted: number | null = null;
  #loop: Interval | null = null;
  readonly #scope: Scope;
  #stopWaiting: () => void = () => undefined;

  constructor(video: HTMLVideoElement, facts: FilmFacts, scope: Scope) {
    this.video = video;
    this.#scope = scope;
    this.rate = facts.frame_rate;
    this.durationMs = facts.duration_ms;
    this.lastFrame = Math.max(0, frameAt(facts.duration_ms - 1, facts.frame_rate));
    video.playsInline = true;
    video.preload = "auto";
    if (facts.poster_url) video.poster = facts.poster_url;
    video.src = facts.media_url;
    this.#follow(scope);
    scope.add(() => {
      video.pause();
      video.removeAttribute("src");
      video.load();
    });
  }

  /** The frame last seen on the screen; while seeking, the frame that was asked for. */
  get frame(): number {
    return this.#wanted ?? this.#seeking ?? this.#shown;
  }

  get ms(): number {
    return msOfFrame(this.frame, this.rate);
  }

  get isPlaying(): boolean {
    return !this.video.paused && !this.video.ended;
  }

  /** A picture was asked for and is not on the screen yet. */
  get isSeeking(): boolean {
    return this.#seeking !== null;
  }

  get speed(): number {
    return this.video.playbackRate;
  }

  get loop(): Interval | null {
    return this.#loop;
  }

  /** Where the picture is between two frames, for smooth movement only: never for a mark. */
  smoothMs(now: number): number {
    const begun = (this.frame * 1000 * this.rate[1]) / this.rate[0];
    if (!this.isPlaying || this.#seeking !== null) return begun;
    const frameMs = (1000 * this.rate[1]) / this.rate[0];
    return begun + Math.min(Math.max(0, now - this.#shownAt) * this.speed, frameMs);
  }

  /**
   * The frame a key means. A key that follows a step means the frame stepped to, though
   * its picture may still be on the way.
   */
  marked(): ShownFrame {
    if (this.#wanted !== null || this.#seeking !== null) {
      return { frame: this.frame, isExact: true };
    }
    const frame = this.#frameOfPicture();
    return frame === null
      ? { frame: this.#shown, isExact: !this.isPlaying }
      : { frame, isExact: true };
  }

  seekFrame(frame: number): void {
    const target = Math.min(Math.max(0, frame), this.lastFrame);
    if (this.#seeking !== null) {
      this.#wanted = target;
      return;
    }
    this.#seeking = target;
    this.video.currentTime = middleOfFrameSeconds(target, this.rate);
  }

  seekMs(ms: number): void {
    this.seekFrame(frameAt(ms, this.rate));
  }

  step(frames: number): void {
    const from = this.marked().frame;
    this.pause();
    this.seekFrame(from + frames);
  }

  play(): void {
    if (this.frame >= this.lastFrame) this.seekFrame(0);
    // A browser that refuses to start says so by staying paused; that is no fault of ours.
    void this.video.play().catch(() => this.events.emit("play-changed", this.isPlaying));
  }

  pause(): void {
    this.video.pause();
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  setSpeed(speed: number): void {
    this.video.playbackRate = speed;
  }

  setMuted(isMuted: boolean): void {
    this.video.muted = isMuted;
  }

  /** Plays an interval over and over; `null` lets the film run on. */
  setLoop(interval: Interval | null): void {
    this.#loop = interval;
    if (interval && !this.#isInside(interval)) this.seekMs(interval.onset_ms);
    this.events.emit("loop-changed", interval);
  }

  /** The picture on the screen, in the film's own size. */
  drawStill(canvas: HTMLCanvasElement): void {
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext("2d")?.drawImage(this.video, 0, 0);
  }

  #follow(scope: Scope): void {
    const { video, events } = this;
    scope.listen(video, "seeked", () => this.#seekEnded());
    for (const name of ["play", "pause", "ended"] as const) {
      scope.listen(video, name, () => events.emit("play-changed", this.isPlaying));
    }
    scope.listen(video, "ended", () => this.#keepLooping());
    scope.listen(video, "ratechange", () => events.emit("speed-changed", this.speed));
    scope.listen(video, "volumechange", () => events.emit("sound-changed", video.muted));
    scope.listen(video, "error", () => events.emit("media-failed"));
    scope.listen(video, "loadeddata", () => this.#show(this.#frameOfPicture() ?? this.#shown));
    this.#watchPictures(scope);
  }

  /** Every picture the browser puts on the screen, in play and after a seek. */
  #watchPictures(scope: Scope): void {
    if (!("requestVideoFrameCallback" in this.video)) {
      scope.listen(this.video, "timeupdate", () => {
        this.#show(frameAt(this.video.currentTime * 1000, this.rate));
      });
      return;
    }
    let request = 0;
    const watch = () => {
      request = this.video.requestVideoFrameCallback((now, picture) => {
        this.#shownAt = now;
        this.#show(frameOfTimestamp(picture.mediaTime * 1e6, this.rate));
        this.#keepLooping();
        watch();
      });
    };
    watch();
    scope.add(() => this.video.cancelVideoFrameCallback(request));
  }

  #frameOfPicture(): number | null {
    if (typeof VideoFrame === "undefined") return null;
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const picture = new VideoFrame(this.video);
    const frame = frameOfTimestamp(picture.timestamp, this.rate);
    picture.close();
    return frame;
  }

  #show(frame: number): void {
    if (frame === this.#shown) return;
    this.#shown = frame;
    this.events.emit("frame-shown", frame);
  }

  #seekEnded(): void {
    const next = this.#wanted;
    const reached = this.#seeking;
    if (reached === null) return;
    if (next !== null && next !== reached) {
      this.#seeking = null;
      this.#seekWanted(next);
      return;
    }
    this.#wanted = null;
    this.#waitForPicture(reached);
  }

  /** On a busy machine "seeked" comes before the picture: the seek ends with the picture. */
  #waitForPicture(reached: number): void {
    this.#stopWaiting();
    const deadline = performance.now() + PICTURE_WITHIN_MS;
    const look = (now: number) => {
      const picture = this.#frameOfPicture() ?? reached;
      const beyond = picture - reached;
      const isThere = beyond === 0 || (this.isPlaying && beyond > 0 && beyond < RUN_ON_FRAMES);
      if (!isThere && now < deadline) return false;
      this.#stopWaiting();
      this.#seeking = null;
      this.#show(picture);
      if (this.#wanted !== null) this.#seekWanted(this.#wanted);
      return true;
    };
    if (look(performance.now())) return;
    this.#stopWaiting = this.#scope.everyFrame(look);
  }

  #seekWanted(frame: number): void {
    this.#wanted = null;
    this.seekFrame(frame);
  }

  #isInside(interval: Interval): boolean {
    return this.ms >= interval.onset_ms && this.ms < interval.offset_ms;
  }

  #keepLooping(): void {
    if (!this.#loop || this.#seeking !== null) return;
    const last = frameAt(this.#loop.offset_ms - 1, this.rate);
    if (this.video.ended) this.#restart(this.#loop);
    else if (this.isPlaying && this.#shown >= last) this.seekMs(this.#loop.onset_ms);
  }

  #restart(interval: Interval): void {
    this.seekMs(interval.onset_ms);
    this.play();
  }
}
