import type { Region } from "./contract";

export const SMALLEST = 0.02;
export type Side = "x" | "y" | "width" | "height";

/** Where the two people usually are before anybody has said. */
export function usualRegions(): Region[] {
  return [
    { name: "caregiver-1", x: 0.05, y: 0.1, width: 0.42, height: 0.8 },
    { name: "infant-1", x: 0.53, y: 0.3, width: 0.42, height: 0.6 },
  ];
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
