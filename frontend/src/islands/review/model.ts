/** What the builder does to an order: pure, no DOM. */
import type { BuilderState, ItemFacts, MomentFacts } from "../../generated/review";

export const STRENGTHS: ReadonlySet<string> = new Set(["strength", "repair", "shared_pleasure"]);

export type Group = "strengths" | "repairs" | "curious";

/** Under which heading a moment is offered; a hard one under none. */
export function groupOf(moment: MomentFacts): Group | null {
  if (moment.kind === "repair") return "repairs";
  if (moment.kind === "curious") return "curious";
  return STRENGTHS.has(moment.kind) ? "strengths" : null;
}

export function isInOrder(items: readonly ItemFacts[], momentId: string): boolean {
  return items.some((item) => item.moment === momentId);
}

/** Adds a moment at the end, with the question its kind brings along. */
export function added(
  state: BuilderState,
  items: readonly ItemFacts[],
  moment: MomentFacts,
  newId: () => string = () => crypto.randomUUID(),
): ItemFacts[] {
  if (isInOrder(items, moment.id)) return [...items];
  const question = state.questions[moment.kind] ?? "";
  return [...items, { id: newId(), moment: moment.id, question, prepared_thought: "" }];
}

export function without(items: readonly ItemFacts[], itemId: string): ItemFacts[] {
  return items.filter((item) => item.id !== itemId);
}

/** Moves an item to a place; out of range means the nearest end. */
export function moved(items: readonly ItemFacts[], itemId: string, to: number): ItemFacts[] {
  const item = items.find((one) => one.id === itemId);
  if (!item) return [...items];
  const rest = without(items, itemId);
  rest.splice(Math.min(Math.max(0, to), rest.length), 0, item);
  return rest;
}

export function changed(
  items: readonly ItemFacts[],
  itemId: string,
  change: Partial<Pick<ItemFacts, "question" | "prepared_thought">>,
): ItemFacts[] {
  return items.map((item) => (item.id === itemId ? { ...item, ...change } : item));
}

/** `8 s`, rounded, never 0. */
export function secondsOf(moment: { onset_ms: number; offset_ms: number }): number {
  return Math.max(1, Math.round((moment.offset_ms - moment.onset_ms) / 1000));
}
