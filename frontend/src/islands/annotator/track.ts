import type { Annotation } from "./contract";

/** Where a row ends; an open row has no end yet. */
export function endOf(row: Annotation): number {
  return row.offset_ms ?? Number.POSITIVE_INFINITY;
}

/** The annotations of one tier in time order, found by binary search. */
export class Track {
  #rows: Annotation[] = [];
  /** Rows of a tier that is not exclusive may overlap, and then ends are not in order. */
  readonly #overlaps: boolean;

  constructor({ overlaps }: { overlaps: boolean }) {
    this.#overlaps = overlaps;
  }

  get rows(): readonly Annotation[] {
    return this.#rows;
  }

  get openRow(): Annotation | undefined {
    return this.#rows.findLast((row) => row.offset_ms === null);
  }

  put(row: Annotation): void {
    this.#rows.splice(this.#placeOf(row), 0, row);
  }

  drop(row: Annotation): void {
    const place = this.#placeOf(row);
    if (this.#rows[place]?.id === row.id) this.#rows.splice(place, 1);
  }

  /** Replaces everything; the rows may come in any order. */
  fill(rows: Iterable<Annotation>): void {
    this.#rows = [...rows].sort(inTimeOrder);
  }

  /** The row that covers `ms`, or the point that lies there; of several, the last begun. */
  at(ms: number): Annotation | undefined {
    const last = this.#after(ms) - 1;
    for (let place = last; place >= (this.#overlaps ? 0 : last); place -= 1) {
      const row = this.#rows[place];
      if (row && (endOf(row) > ms || row.onset_ms === ms)) return row;
    }
    return undefined;
  }

  /** The first row that begins after `ms`. */
  next(ms: number): Annotation | undefined {
    return this.#rows[this.#after(ms)];
  }

  /** The last row that begins before `ms`. */
  previous(ms: number): Annotation | undefined {
    return this.#rows[this.#notBefore(ms) - 1];
  }

  /** Rows that share time with `[from, to)`; a point counts when it lies inside. */
  between(from: number, to: number): Annotation[] {
    const stop = this.#notBefore(to);
    const found: Annotation[] = [];
    for (let place = this.firstVisible(from); place < stop; place += 1) {
      const row = this.#rows[place];
      if (row && (endOf(row) > from || row.onset_ms >= from)) found.push(row);
    }
    return found;
  }

  /** The place from which rows may reach into time at or after `ms`. */
  firstVisible(ms: number): number {
    return this.#overlaps ? 0 : Math.max(0, this.#after(ms) - 1);
  }

  #after(ms: number): number {
    return this.#search((row) => row.onset_ms > ms);
  }

  #notBefore(ms: number): number {
    return this.#search((row) => row.onset_ms >= ms);
  }

  #placeOf(wanted: Annotation): number {
    return this.#search((row) => inTimeOrder(row, wanted) >= 0);
  }

  #search(isBeyond: (row: Annotation) => boolean): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.#rows[middle];
      if (row && !isBeyond(row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function inTimeOrder(one: Annotation, other: Annotation): number {
  return one.onset_ms - other.onset_ms || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
