/**
 * What each action of a coder changes. Pure: a track and a moment in, changes out.
 *
 * The rules of an exclusive state track, as in coding live with a pencil:
 * - A key ends the state that is running and begins the new one at this frame.
 * - In time that is already coded it overwrites from here to the next boundary, no further.
 * - In a gap it runs to the next state, or stays open when nothing follows.
 * - The key of the state that is running changes nothing: the state goes on.
 * - Two states with the same code that touch after a key are one bout.
 * A changed row keeps its id, and an id occurs once in the changes of an action.
 */
import type { Annotation, Change, Tier } from "./contract";
import { endOf, type Track } from "./track";

export type NewId = () => string;
export type Edge = "onset" | "offset";

export function pressState(
  tier: Tier,
  track: Track,
  code: string,
  ms: number,
  newId: NewId,
): Change[] {
  if (!tier.exclusive) return toggleState(tier, track, code, ms, newId);
  const running = track.at(ms);
  if (running?.code === code) return [];

  const end = running ? running.offset_ms : (track.next(ms)?.onset_ms ?? null);
  const replaced = running?.onset_ms === ms ? running : undefined;
  const left = sameCode(touchingBefore(track, ms), code);
  const right = end === null ? undefined : sameCode(beginningAt(track, end), code);
  const kept = left ?? replaced ?? right;
  const bout: Annotation = {
    id: kept?.id ?? newId(),
    tier: tier.id,
    code,
    onset_ms: left?.onset_ms ?? ms,
    offset_ms: right ? right.offset_ms : end,
    modifiers: left?.modifiers ?? right?.modifiers ?? {},
  };
  const merged = [left, replaced, right].filter((row) => row && row.id !== bout.id);
  return [
    ...(running && !replaced ? [put({ ...running, offset_ms: ms })] : []),
    ...merged.flatMap((row) => (row ? [{ remove: row.id }] : [])),
    put(bout),
  ];
}

/** In a track whose states may overlap a key begins its state, and the next press ends it. */
function toggleState(tier: Tier, track: Track, code: string, ms: number, newId: NewId): Change[] {
  const same = track.rows.filter((row) => row.code === code);
  const running = same.find((row) => row.onset_ms <= ms && endOf(row) > ms);
  if (running?.onset_ms === ms) return [{ remove: running.id }];
  if (running) return [put({ ...running, offset_ms: ms })];
  const next = same.find((row) => row.onset_ms > ms);
  const offset_ms = next?.onset_ms ?? null;
  return [put({ id: newId(), tier: tier.id, code, onset_ms: ms, offset_ms, modifiers: {} })];
}

/** A second key for the same thing in the same frame adds nothing. */
export function pressPoint(
  tier: Tier,
  track: Track,
  code: string,
  ms: number,
  newId: NewId,
): Change[] {
  if (track.between(ms, ms + 1).some((row) => row.code === code)) return [];
  return [put({ id: newId(), tier: tier.id, code, onset_ms: ms, offset_ms: ms, modifiers: {} })];
}

/**
 * Moves one edge of a bout, or a point. Whatever it runs over gives way; in an exhaustive
 * track a neighbour that touched the edge follows it, so that no gap opens.
 * Empty when the bout would lose its length.
 */
export function moveEdge(
  tier: Tier,
  track: Track,
  row: Annotation,
  edge: Edge,
  ms: number,
  newId: NewId,
): Change[] {
  if (tier.kind === "point") {
    return ms === row.onset_ms ? [] : [put({ ...row, onset_ms: ms, offset_ms: ms })];
  }
  const moved = edge === "onset" ? { ...row, onset_ms: ms } : { ...row, offset_ms: ms };
  const isSame = moved.onset_ms === row.onset_ms && moved.offset_ms === row.offset_ms;
  if (isSame || endOf(moved) <= moved.onset_ms) return [];
  if (!tier.exclusive) return [put(moved)];
  return [
    ...neighbourFollows(tier, track, row, edge, ms),
    ...makeRoom(track, moved, newId),
    put(moved),
  ];
}

function neighbourFollows(
  tier: Tier,
  track: Track,
  row: Annotation,
  edge: Edge,
  ms: number,
): Change[] {
  if (!tier.exhaustive) return [];
  if (edge === "onset" && ms > row.onset_ms) {
    const before = touchingBefore(track, row.onset_ms);
    return before ? [put({ ...before, offset_ms: ms })] : [];
  }
  if (edge === "offset" && row.offset_ms !== null && ms < row.offset_ms) {
    const after = beginningAt(track, row.offset_ms);
    return after ? [put({ ...after, onset_ms: ms })] : [];
  }
  return [];
}

/** Cuts the state that covers `ms` in two. Empty at its first frame and in a gap. */
export function split(track: Track, ms: number, newId: NewId): Change[] {
  const row = track.at(ms);
  if (!row || row.onset_ms === ms || row.offset_ms === row.onset_ms) return [];
  return [put({ ...row, offset_ms: ms }), put({ ...row, id: newId(), onset_ms: ms })];
}

/** Ends the state that covers `ms` with nothing after it, up to the next boundary. */
export function closeState(track: Track, ms: number): Change[] {
  const row = track.at(ms);
  if (!row || row.offset_ms === row.onset_ms) return [];
  return row.onset_ms === ms ? [{ remove: row.id }] : [put({ ...row, offset_ms: ms })];
}

/** What must give way so that `row` can stand where it is. */
export function makeRoom(track: Track, row: Annotation, newId: NewId): Change[] {
  const end = endOf(row);
  return track
    .between(row.onset_ms, end)
    .filter((other) => other.id !== row.id)
    .flatMap((other) => {
      const before = other.onset_ms < row.onset_ms;
      const after = endOf(other) > end;
      if (!before && !after) return [{ remove: other.id }];
      if (!before) return [put({ ...other, onset_ms: end })];
      const rest = after ? [put({ ...other, id: newId(), onset_ms: end })] : [];
      return [put({ ...other, offset_ms: row.onset_ms }), ...rest];
    });
}

export function put(row: Annotation): Change {
  return { put: row };
}

/** The id a change is about. */
export function idOf(change: Change): string {
  return "put" in change ? change.put.id : change.remove;
}

function touchingBefore(track: Track, ms: number): Annotation | undefined {
  const row = track.previous(ms);
  return row?.offset_ms === ms ? row : undefined;
}

function beginningAt(track: Track, ms: number): Annotation | undefined {
  const row = track.at(ms);
  return row?.onset_ms === ms ? row : undefined;
}

function sameCode(row: Annotation | undefined, code: string): Annotation | undefined {
  return row?.code === code ? row : undefined;
}
