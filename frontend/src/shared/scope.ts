/**
 * The one owner of everything that must be let go again: listeners, timers, animation
 * frames, observers, object URLs and child scopes. Nothing else in the front end may
 * acquire these (a structure test looks for it), so closing a scope leaves nothing behind.
 */
export class Scope {
  readonly #releases = new Set<() => void>();
  #closed = false;

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Runs `release` when the scope closes; the result runs it earlier, once. */
  add(release: () => void): () => void {
    if (this.#closed) {
      release();
      return () => undefined;
    }
    const once = () => {
      if (this.#releases.delete(once)) release();
    };
    this.#releases.add(once);
    return once;
  }

  child(): Scope {
    const child = new Scope();
    const forget = this.add(() => child.close());
    child.add(() => void forget());
    return child;
  }

  listen<K extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): () => void;
  listen<K extends keyof DocumentEventMap>(
    target: Document,
    type: K,
    listener: (event: DocumentEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): () => void;
  listen<K extends keyof WindowEventMap>(
    target: Window,
    type: K,
    listener: (event: WindowEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): () => void;
  listen(
    target: EventTarget,
    type: string,
    listener: (event: Event) => void,
    options?: AddEventListenerOptions,
  ): () => void;
  listen(
    target: EventTarget,
    type: string,
    listener: (event: never) => void,
    options?: AddEventListenerOptions,
  ): () => void {
    const heard = listener as (event: Event) => void;
    target.addEventListener(type, heard, options);
    return this.add(() => target.removeEventListener(type, heard, options));
  }

  timeout(run: () => void, delayMs: number): () => void {
    const release = this.add(() => clearTimeout(timer));
    const timer = setTimeout(() => {
      release();
      run();
    }, delayMs);
    return release;
  }

  interval(run: () => void, everyMs: number): () => void {
    const timer = setInterval(run, everyMs);
    return this.add(() => clearInterval(timer));
  }

  frame(run: (now: DOMHighResTimeStamp) => void): () => void {
    const release = this.add(() => cancelAnimationFrame(request));
    const request = requestAnimationFrame((now) => {
      release();
      run(now);
    });
    return release;
  }

  /** Calls `run` on each animation frame until released. */
  everyFrame(run: (now: DOMHighResTimeStamp) => void): () => void {
    let request = 0;
    const next = (now: DOMHighResTimeStamp) => {
      request = requestAnimationFrame(next);
      run(now);
    };
    request = requestAnimationFrame(next);
    return this.add(() => cancelAnimationFrame(request));
  }

  observeSize(element: Element, run: (entry: ResizeObserverEntry) => void): () => void {
    const observer = new ResizeObserver((entries) => {
      const last = entries.at(-1);
      if (last) run(last);
    });
    observer.observe(element);
    return this.add(() => observer.disconnect());
  }

  observeAttributes(element: Element, names: string[], run: () => void): () => void {
    const observer = new MutationObserver(run);
    observer.observe(element, { attributes: true, attributeFilter: names });
    return this.add(() => observer.disconnect());
  }

  objectUrl(blob: Blob): string {
    const url = URL.createObjectURL(blob);
    this.add(() => URL.revokeObjectURL(url));
    return url;
  }

  /** A signal that aborts when the scope closes, for `fetch` and friends. */
  abortSignal(): AbortSignal {
    const controller = new AbortController();
    this.add(() => controller.abort());
    return controller.signal;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const release of [...this.#releases].reverse()) release();
  }
}
