import type { Scope } from "../../shared/scope";
import { type FrameRate, frameAt, middleOfFrameSeconds } from "../../shared/timebase";

interface Wish {
  readonly canvas: HTMLCanvasElement;
  readonly seconds: number;
}

/**
 * Draws stills of a film into canvases, one after the other from one hidden video, so that
 * a list of moments needs no pictures of its own on the server.
 */
class Stills {
  readonly #video: HTMLVideoElement;
  #wishes: Wish[] = [];
  #current: Wish | null = null;

  constructor(url: string, scope: Scope) {
    this.#video = document.createElement("video");
    this.#video.muted = true;
    this.#video.preload = "auto";
    this.#video.playsInline = true;
    scope.listen(this.#video, "loadeddata", () => this.#next());
    scope.listen(this.#video, "seeked", () => this.#draw());
    this.#video.src = url;
    scope.add(() => {
      this.#video.removeAttribute("src");
      this.#video.load();
    });
  }

  draw(canvas: HTMLCanvasElement, ms: number, rate: FrameRate): void {
    this.#wishes.push({ canvas, seconds: middleOfFrameSeconds(frameAt(ms, rate), rate) });
    this.#next();
  }

  #next(): void {
    if (this.#current || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.#current = this.#wishes.shift() ?? null;
    if (this.#current) this.#video.currentTime = this.#current.seconds;
  }

  #draw(): void {
    const wish = this.#current;
    this.#current = null;
    if (wish && this.#video.videoWidth > 0) {
      wish.canvas.width = 432;
      wish.canvas.height = Math.round((432 * this.#video.videoHeight) / this.#video.videoWidth);
      wish.canvas
        .getContext("2d")
        ?.drawImage(this.#video, 0, 0, wish.canvas.width, wish.canvas.height);
      wish.canvas.dataset.drawn = "true";
    }
    this.#next();
  }
}

/** One hidden video for each film of a page. */
export class StillDrawer {
  readonly #scope: Scope;
  readonly #films = new Map<string, Stills>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  draw(canvas: HTMLCanvasElement, url: string, ms: number, rate: FrameRate): void {
    let stills = this.#films.get(url);
    if (!stills) {
      stills = new Stills(url, this.#scope);
      this.#films.set(url, stills);
    }
    stills.draw(canvas, ms, rate);
  }
}
