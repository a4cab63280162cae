import type { Change } from "./contract";

/** One action and its way back. Both are absolute, so either can be applied at once. */
export interface Step {
  readonly done: readonly Change[];
  readonly undone: readonly Change[];
}

/** What can be taken back, and what was. A new action forgets what was taken back. */
export class History {
  #past: Step[] = [];
  #future: Step[] = [];

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  remember(step: Step): void {
    this.#past.push(step);
    this.#future = [];
  }

  stepBack(): Step | undefined {
    const step = this.#past.pop();
    if (step) this.#future.push(step);
    return step;
  }

  stepForward(): Step | undefined {
    const step = this.#future.pop();
    if (step) this.#past.push(step);
    return step;
  }

  forget(): void {
    this.#past = [];
    this.#future = [];
  }
}
