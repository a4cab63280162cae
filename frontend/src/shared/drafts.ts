/**
 * What is typed and not yet confirmed, kept in this tab until the server has it. Named by
 * ids alone; it goes with the tab, so that a shared computer keeps nothing.
 */
export class Drafts {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  read(name: string): string | null {
    try {
      return sessionStorage.getItem(this.#key(name));
    } catch {
      return null;
    }
  }

  keep(name: string, text: string): void {
    try {
      sessionStorage.setItem(this.#key(name), text);
    } catch {
      // A browser that keeps nothing still shows what is typed until the page is left.
    }
  }

  drop(name: string): void {
    try {
      sessionStorage.removeItem(this.#key(name));
    } catch {
      // Nothing was kept.
    }
  }

  #key(name: string): string {
    return `${this.#prefix}:${name}`;
  }
}
