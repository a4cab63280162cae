/** What a caregiver keeps for themselves: on this phone only, until they clear or share it. */
export interface KeptWords {
  readonly words: string;
  readonly feeling: string;
}

const name = (itemId: string) => `kept:${itemId}`;

export function readKept(itemId: string): KeptWords | null {
  try {
    const kept = localStorage.getItem(name(itemId));
    return kept ? (JSON.parse(kept) as KeptWords) : null;
  } catch {
    return null;
  }
}

/** False when this phone keeps nothing for pages (a private window). */
export function keep(itemId: string, words: KeptWords): boolean {
  try {
    localStorage.setItem(name(itemId), JSON.stringify(words));
    return true;
  } catch {
    return false;
  }
}

export function clearKept(itemId: string): void {
  try {
    localStorage.removeItem(name(itemId));
  } catch {
    // Nothing was kept.
  }
}
