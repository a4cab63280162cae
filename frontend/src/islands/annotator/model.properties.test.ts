import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Annotation, Operation } from "./contract";
import { AnnotationModel } from "./model";
import { SAMPLE_TIERS } from "./samples";
import { endOf } from "./track";

type Action = (model: AnnotationModel) => Operation | null;

const ms = fc.integer({ min: 0, max: 60 }).map((frame) => frame * 40);
const place = fc.nat({ max: 40 });
const code = fc.constantFrom("a", "b", "c");

function pick(model: AnnotationModel, at: number): string | undefined {
  const ids = model.rows().map((row) => row.id);
  return ids.sort()[at % Math.max(1, ids.length)];
}

/** Everything a person can do at the desk, in any order and at any moment. */
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(code, ms).map(
      ([c, at]): Action =>
        (m) =>
          m.press(c, at),
    ),
  },
  fc.tuple(place, ms, fc.constantFrom("onset" as const, "offset" as const)).map(
    ([which, at, edge]): Action =>
      (m) =>
        m.moveEdge(pick(m, which) ?? "", edge, at),
  ),
  fc.tuple(ms, fc.constantFrom("onset" as const, "offset" as const)).map(
    ([at, edge]): Action =>
      (m) =>
        m.edgeToHere(edge, at),
  ),
  ms.map(
    (at): Action =>
      (m) =>
        m.split(at),
  ),
  ms.map(
    (at): Action =>
      (m) =>
        m.close(at),
  ),
  ms.map(
    (at): Action =>
      (m) =>
        m.remove(at),
  ),
  ms.map(
    (at): Action =>
      (m) =>
        m.undo(at),
  ),
  ms.map(
    (at): Action =>
      (m) =>
        m.redo(at),
  ),
  fc.constantFrom(...SAMPLE_TIERS).map(
    (tier): Action =>
      (m) => {
        m.chooseTier(tier.id);
        return null;
      },
  ),
  place.map(
    (which): Action =>
      (m) => {
        m.select(pick(m, which) ?? null);
        return null;
      },
  ),
);
const actions = fc.array(action, { maxLength: 60, size: "max" });

function newModel(): AnnotationModel {
  let count = 0;
  return new AnnotationModel(SAMPLE_TIERS, () => `n${++count}`);
}

function sorted(rows: readonly Annotation[]): Annotation[] {
  return [...rows].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The rows that a log of operations leaves, as the server projects them. */
function projected(log: readonly Operation[]): Annotation[] {
  const rows = new Map<string, Annotation>();
  for (const operation of log) {
    for (const change of operation.changes) {
      if ("put" in change) rows.set(change.put.id, change.put);
      else rows.delete(change.remove);
    }
  }
  return sorted([...rows.values()]);
}

function expectOrder(model: AnnotationModel): void {
  for (const tier of model.tiers) {
    const rows = model.track(tier.id).rows;
    rows.forEach((row, at) => {
      const next = rows[at + 1];
      if (tier.kind === "point") expect(row.offset_ms).toBe(row.onset_ms);
      else expect(endOf(row)).toBeGreaterThan(row.onset_ms);
      if (next) expect(next.onset_ms).toBeGreaterThanOrEqual(row.onset_ms);
      if (next && tier.kind === "state" && tier.exclusive) {
        expect(next.onset_ms).toBeGreaterThanOrEqual(endOf(row));
      }
    });
  }
}

test("whatever is done, states of an exclusive track never overlap", () => {
  fc.assert(
    fc.property(actions, (steps) => {
      const model = newModel();
      for (const step of steps) {
        step(model);
        expectOrder(model);
      }
    }),
  );
});

test("the log of operations gives the rows of the model", () => {
  fc.assert(
    fc.property(actions, (steps) => {
      const model = newModel();
      const log: Operation[] = [];
      model.events.on("operation-made", (operation) => log.push(operation));
      for (const step of steps) step(model);
      expect(projected(log)).toEqual(sorted(model.rows()));
      for (const one of log) {
        const ids = one.changes.map((change) => ("put" in change ? change.put.id : change.remove));
        expect(new Set(ids).size).toBe(ids.length);
      }
    }),
  );
});

test("undo takes an action back exactly, and redo does it again", () => {
  fc.assert(
    fc.property(actions, fc.tuple(code, ms), (steps, [key, at]) => {
      const model = newModel();
      for (const step of steps) step(model);
      const before = sorted(model.rows());
      if (!model.press(key, at)) return;
      const after = sorted(model.rows());
      model.undo(0);
      expect(sorted(model.rows())).toEqual(before);
      model.redo(0);
      expect(sorted(model.rows())).toEqual(after);
    }),
  );
});

test("an operation applied twice changes nothing the second time", () => {
  fc.assert(
    fc.property(actions, (steps) => {
      const model = newModel();
      for (const step of steps) {
        const operation = step(model);
        const before = sorted(model.rows());
        if (operation) model.apply(operation.changes);
        expect(sorted(model.rows())).toEqual(before);
      }
    }),
  );
});

test("operations fitted to other rows never make states overlap", () => {
  fc.assert(
    fc.property(actions, actions, (mine, theirs) => {
      const mineAlone = newModel();
      const log: Operation[] = [];
      mineAlone.events.on("operation-made", (operation) => log.push(operation));
      for (const step of mine) step(mineAlone);

      let count = 0;
      const model = new AnnotationModel(SAMPLE_TIERS, () => `other${++count}`);
      for (const step of theirs) step(model);
      for (const operation of log) {
        model.apply(model.fitted(operation).changes);
        expectOrder(model);
      }
    }),
  );
});

test("a key is in force from its frame on, whatever was there", () => {
  fc.assert(
    fc.property(actions, code, ms, (steps, key, at) => {
      const model = newModel();
      for (const step of steps) step(model);
      model.chooseTier("caregiver-1.engagement");
      model.press(key, at);
      expect(model.track("caregiver-1.engagement").at(at)?.code).toBe(key);
    }),
  );
});
