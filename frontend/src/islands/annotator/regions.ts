import type { Person, Region } from "./contract";

export const SMALLEST = 0.02;
export type Side = "x" | "y" | "width" | "height";

/** Where people usually are before anybody has said: caregivers on one side, babies on the other. */
const USUAL: Readonly<Record<string, Omit<Region, "name">>> = {
  "caregiver-1": { x: 0.05, y: 0.1, width: 0.42, height: 0.8 },
  "caregiver-2": { x: 0.7, y: 0.05, width: 0.27, height: 0.6 },
  "infant-1": { x: 0.5, y: 0.4, width: 0.24, height: 0.5 },
  "infant-2": { x: 0.75, y: 0.66, width: 0.22, height: 0.32 },
};
const ANYWHERE: Omit<Region, "name"> = { x: 0.35, y: 0.3, width: 0.3, height: 0.4 };

export function usualRegion(key: string): Region {
  return { name: key, ...(USUAL[key] ?? ANYWHERE) };
}

/** A frame for one caregiver and one baby; everybody else gets theirs when wanted. */
export function usualRegions(people: readonly Person[]): Region[] {
  const first = (voice: Person["voice"]) => people.find((one) => one.voice === voice);
  return [first("caregiver"), first("infant")].flatMap((person) =>
    person ? [usualRegion(person.key)] : [],
  );
}

/** With a frame for this person, or without; in the order of the people. */
export function withPerson(
  regions: readonly Region[],
  key: string,
  people: readonly Person[],
): Region[] {
  const all = regions.some((one) => one.name === key)
    ? regions.filter((one) => one.name !== key)
    : [...regions, usualRegion(key)];
  const place = (region: Region) => people.findIndex((one) => one.key === region.name);
  return [...all].sort((one, other) => place(one) - place(other));
}

/** The names of those whose frames lie over another's by more than a little. */
export function overlapping(regions: readonly Region[]): string[] {
  return regions
    .filter((one) => regions.some((other) => other !== one && overlapShare(one, other) >= 0.1))
    .map((one) => one.name);
}

/** A region with one number changed, kept inside the picture and of a size to measure. */
export function withSide(region: Region, side: Side, value: number): Region {
  const wanted = Number.isFinite(value) ? value : region[side];
  if (side === "x") return { ...region, x: clamp(wanted, 0, 1 - region.width) };
  if (side === "y") return { ...region, y: clamp(wanted, 0, 1 - region.height) };
  if (side === "width") return { ...region, width: clamp(wanted, SMALLEST, 1 - region.x) };
  return { ...region, height: clamp(wanted, SMALLEST, 1 - region.y) };
}

export function movedBy(region: Region, dx: number, dy: number): Region {
  return withSide(withSide(region, "x", region.x + dx), "y", region.y + dy);
}

export function grownBy(region: Region, dx: number, dy: number): Region {
  return withSide(withSide(region, "width", region.width + dx), "height", region.height + dy);
}

/** Movement in a shared part of the picture belongs to nobody, so it is left out. */
export function overlapShare(one: Region, other: Region): number {
  const wide = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const high = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (wide <= 0 || high <= 0) return 0;
  return (wide * high) / Math.min(one.width * one.height, other.width * other.height);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
