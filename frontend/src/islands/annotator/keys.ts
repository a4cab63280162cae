import type { Code, Tier } from "./contract";

/** The keys of every command, the usual one first. The spares serve where a code has it. */
const DEFAULTS = {
  play: ["Space"],
  "frame-back": [","],
  "frame-on": ["."],
  "second-back": ["ArrowLeft"],
  "second-on": ["ArrowRight"],
  "film-start": ["Home"],
  "film-end": ["End"],
  "track-up": ["ArrowUp"],
  "track-down": ["ArrowDown"],
  "previous-bout": ["J", "Alt+ArrowLeft"],
  "next-bout": ["K", "Alt+ArrowRight"],
  "edge-start": ["["],
  "edge-end": ["]"],
  split: ["Q", "Shift+Q"],
  close: ["0"],
  delete: ["Delete", "Backspace"],
  undo: ["Z", "Ctrl+Z"],
  redo: ["Shift+Z", "Ctrl+Shift+Z", "Ctrl+Y"],
  loop: ["L", "Shift+L"],
  "speed-1": ["1"],
  "speed-2": ["2"],
  "speed-3": ["3"],
  "speed-4": ["4"],
  "speed-5": ["5"],
  sound: ["Shift+S"],
  mark: ["F", "Shift+F"],
  "zoom-in": ["+", "="],
  "zoom-out": ["-"],
  deselect: ["Escape"],
  help: ["?"],
} as const satisfies Record<string, readonly string[]>;

export type CommandId = keyof typeof DEFAULTS;
export const COMMANDS = Object.keys(DEFAULTS) as CommandId[];

/** A person's own keys. Single characters can be moved, or switched off (WCAG 2.1.4). */
export interface KeyChoices {
  readonly singleKeysOn: boolean;
  readonly moved: Partial<Record<CommandId, string>>;
}

export const USUAL_KEYS: KeyChoices = { singleKeysOn: true, moved: {} };

/** Keys that do what they always do, so that nobody is locked out of the desk. */
const FIXED = new Set(["Tab", "Enter", "Escape", "Shift", "Control", "Alt", "Meta"]);

export type KeyMeaning =
  | { readonly kind: "code"; readonly code: Code }
  | { readonly kind: "command"; readonly id: CommandId };

type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey"> & {
  getModifierState?: (key: string) => boolean;
};

/** What a key press means in this track. A code of the track goes before any command. */
export function meaningOf(press: Press, tier: Tier, choices: KeyChoices): KeyMeaning | null {
  for (const chord of chordsOf(press)) {
    if (!choices.singleKeysOn && isSingleKey(chord)) continue;
    const code = tier.codes.find((one) => one.key.toUpperCase() === chord);
    if (code) return { kind: "code", code };
    const id = COMMANDS.find((one) => keysOf(one, choices).includes(chord));
    if (id) return { kind: "command", id };
  }
  return null;
}

export function keysOf(id: CommandId, choices: KeyChoices): readonly string[] {
  const usual: readonly string[] = DEFAULTS[id];
  const moved = choices.moved[id];
  return moved ? [moved, ...usual.slice(1)] : usual;
}

/** The key to show for a command in this track: the first that no code of it takes. */
export function keyShown(id: CommandId, tier: Tier, choices: KeyChoices): string | null {
  const taken = new Set(tier.codes.map((code) => code.key.toUpperCase()));
  const free = keysOf(id, choices).filter(
    (chord) => !taken.has(chord) && (choices.singleKeysOn || !isSingleKey(chord)),
  );
  return free[0] ?? null;
}

/** Why a key cannot be given to a command; `null` when it can. */
export function keyTakenBy(
  chord: string,
  id: CommandId,
  choices: KeyChoices,
): CommandId | "fixed" | null {
  if (FIXED.has(chord)) return "fixed";
  return COMMANDS.find((other) => other !== id && keysOf(other, choices).includes(chord)) ?? null;
}

/** `Shift+Q`, `Ctrl+Z`, `?`, `Space`: first as typed, then by the place on the keyboard. */
export function chordsOf(press: Press): string[] {
  const typed = press.key === " " ? "Space" : press.key;
  // AltGr arrives as Ctrl+Alt on some systems, and there it only makes the character.
  const isAltGr = press.getModifierState?.("AltGraph") ?? false;
  const chords = [withModifiers(typed.length === 1 ? typed.toUpperCase() : typed, press, isAltGr)];
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(press.code ?? "");
  const character = place?.[1] ?? place?.[2];
  if (character) chords.push(withModifiers(character, press, isAltGr));
  return [...new Set(chords)];
}

function withModifiers(key: string, press: Press, isAltGr: boolean): string {
  const hasCase = key.length > 1 || key.toLowerCase() !== key.toUpperCase();
  return [
    ...((press.ctrlKey || press.metaKey) && !isAltGr ? ["Ctrl"] : []),
    ...(press.altKey && !isAltGr ? ["Alt"] : []),
    ...(press.shiftKey && hasCase ? ["Shift"] : []),
    key,
  ].join("+");
}

function isSingleKey(chord: string): boolean {
  return chord.length === 1 || /^Shift\+.$/.test(chord);
}

const STORED = "attunement.desk.keys";

export function readKeyChoices(storage: Storage): KeyChoices {
  const stored = storage.getItem(STORED);
  if (!stored) return USUAL_KEYS;
  try {
    const { singleKeysOn, moved } = JSON.parse(stored) as Partial<KeyChoices>;
    const known = Object.entries(moved ?? {}).filter(([id]) => id in DEFAULTS);
    return { singleKeysOn: singleKeysOn !== false, moved: Object.fromEntries(known) };
  } catch {
    return USUAL_KEYS;
  }
}

export function writeKeyChoices(storage: Storage, choices: KeyChoices): void {
  storage.setItem(STORED, JSON.stringify(choices));
}
