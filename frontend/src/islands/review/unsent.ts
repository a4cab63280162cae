import type { RoomItem, Words } from "../../generated/review";

type Field = Exclude<keyof Words, "id">;

/**
 * What was written of a moment and is not confirmed yet. All answers to a moment are sent
 * as one; an answer written while another is on its way must not take the first back.
 */
export class Unsent {
  readonly #words = new Map<string, Words>();
  readonly #drafts = new Map<string, Set<string>>();

  /** Returns everything said of the moment with this change in it. */
  change(item: RoomItem, field: Field, text: string, draft: string): Words {
    const words = { ...(this.#words.get(item.id) ?? stored(item)), [field]: text };
    this.#words.set(item.id, words);
    this.#drafts.set(item.id, (this.#drafts.get(item.id) ?? new Set()).add(draft));
    return words;
  }

  /** Notes that the server has `words`; returns the drafts that are no longer needed. */
  sent(item: RoomItem, words: Words): readonly string[] {
    if (this.#words.get(item.id) !== words) return [];
    const drafts = [...(this.#drafts.get(item.id) ?? [])];
    this.#words.delete(item.id);
    this.#drafts.delete(item.id);
    return drafts;
  }
}

function stored({ reflection }: RoomItem): Words {
  return {
    id: reflection?.id ?? crypto.randomUUID(),
    words: reflection?.words ?? "",
    feeling: reflection?.feeling ?? "",
    belief: reflection?.belief ?? "",
    infants_view: reflection?.infants_view ?? "",
    own_past: reflection?.own_past ?? "",
  };
}
