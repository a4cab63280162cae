type Listener = (...payload: never[]) => void;

/** A typed event source: `Emitter<{ "annotation-moved": [Annotation] }>`. `on` returns its end. */
export class Emitter<Events extends Record<keyof Events, unknown[]>> {
  readonly #heard = new Map<keyof Events, Set<Listener>>();

  on<K extends keyof Events>(name: K, listener: (...payload: Events[K]) => void): () => void {
    const listeners = this.#heard.get(name) ?? new Set();
    listeners.add(listener as unknown as Listener);
    this.#heard.set(name, listeners);
    return () => void listeners.delete(listener as unknown as Listener);
  }

  emit<K extends keyof Events>(name: K, ...payload: Events[K]): void {
    for (const listener of [...(this.#heard.get(name) ?? [])]) {
      (listener as unknown as (...payload: Events[K]) => void)(...payload);
    }
  }
}
