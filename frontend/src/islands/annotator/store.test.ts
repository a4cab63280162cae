import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../../shared/http";
import { Scope } from "../../shared/scope";
import { CodingApi } from "./api";
import type { Acknowledgement, CodingState, MomentDraft, Operation } from "./contract";
import { DeviceOutbox } from "./outbox";
import { bout, SAMPLE_TIERS } from "./samples";
import { type Rebase, ServerStore } from "./store";
import { savedWords } from "./wording";

const SAVED_AT = "2026-11-23T10:07:42Z";

/** A server that commits operations by id, with the faults of a real one. */
class Server extends CodingApi {
  readonly log: Operation[] = [];
  readonly moments: MomentDraft[] = [];
  /** Thrown by the next sends, one each. */
  faults: Error[] = [];
  /** The next send is committed, and its answer is lost. */
  losesAnswer = false;
  largestBatch = Number.POSITIVE_INFINITY;
  annotations: CodingState["annotations"] = [];

  constructor() {
    super(
      {
        session_url: "",
        operations_url: "",
        measures_url: "",
        finish_url: "",
        moments_url: "",
        regions_url: null,
      },
      new AbortController().signal,
    );
  }

  override async load(): Promise<CodingState> {
    return {
      session: { id: "s", is_finished: false, coder: "K. M.", pass_label: "" },
      recording: {} as CodingState["recording"],
      scheme: { id: "em-1-short", version: "1.2", title: "EM-1" },
      people: [],
      tiers: SAMPLE_TIERS,
      annotations: this.annotations,
      sequence: this.log.length,
      can_write: true,
    };
  }

  override async send(_base: number, batch: readonly Operation[]): Promise<Acknowledgement> {
    const fault = this.faults.shift();
    if (fault) throw fault;
    if (batch.length > this.largestBatch) throw new Problem(413, "Too much", "", "", null);
    for (const one of batch) if (!this.log.some((old) => old.id === one.id)) this.log.push(one);
    if (this.losesAnswer) {
      this.losesAnswer = false;
      throw new TypeError("Failed to fetch");
    }
    const acknowledged = batch.map(({ id }) => ({
      id,
      sequence: this.log.findIndex((one) => one.id === id) + 1,
    }));
    return { acknowledged, sequence: this.log.length, saved_at: SAVED_AT };
  }

  override async keepMoment(moment: MomentDraft): Promise<void> {
    this.moments.push(moment);
  }
}

let server: Server;
let scope: Scope;
let session: string;
const keepAll: Rebase = (_state, pending) => [...pending];

beforeEach(() => {
  server = new Server();
  scope = new Scope();
  session = crypto.randomUUID();
});
afterEach(() => scope.close());

function open(rebase: Rebase = keepAll): ServerStore {
  return new ServerStore(server, new DeviceOutbox(session), scope, rebase);
}

function operation(onset: number): Operation {
  const changes = [{ put: bout("A", onset, null) }];
  return { id: crypto.randomUUID(), kind: "state", position_ms: onset, changes };
}

async function becomes(store: ServerStore, phase: string): Promise<void> {
  await vi.waitFor(() => expect(store.status.phase).toBe(phase), { timeout: 5000, interval: 5 });
}

test("says saved, with the server's time, only after the server has confirmed", async () => {
  const store = open();
  await store.load();
  const phases: string[] = [];
  store.events.on("status-changed", (status) => phases.push(`${status.phase} ${status.waiting}`));
  store.append(operation(40));
  await becomes(store, "saved");
  expect(phases).toEqual(["saving 1", "saved 0"]);
  expect(store.status.savedAt).toEqual(new Date(SAVED_AT));
  expect(server.log).toHaveLength(1);
});

test("keeps the order of keys pressed while an answer is on its way", async () => {
  const store = open();
  await store.load();
  for (const onset of [0, 40, 80, 120]) store.append(operation(onset));
  await becomes(store, "saved");
  expect(server.log.map((one) => one.position_ms)).toEqual([0, 40, 80, 120]);
});

test("offline tells how much waits, and sends it when the line is back", async () => {
  const store = open();
  await store.load();
  server.faults = [new TypeError("Failed to fetch")];
  store.append(operation(0));
  await becomes(store, "offline");
  store.append(operation(40));
  expect(store.status.waiting).toBe(2);
  expect(server.log).toHaveLength(0);
  window.dispatchEvent(new Event("online"));
  await becomes(store, "saved");
  expect(server.log).toHaveLength(2);
});

test("tries again by itself after a fault of the server", async () => {
  const store = open();
  await store.load();
  server.faults = [new Problem(503, "Away", "", "", null)];
  store.append(operation(0));
  await becomes(store, "offline");
  await becomes(store, "saved");
  expect(server.log).toHaveLength(1);
});

test("an answer that got lost does not make a second operation", async () => {
  const store = open();
  await store.load();
  server.losesAnswer = true;
  store.append(operation(0));
  await becomes(store, "offline");
  window.dispatchEvent(new Event("online"));
  await becomes(store, "saved");
  expect(server.log).toHaveLength(1);
});

describe("after the page is gone", () => {
  test("what waited is sent again with the same ids, in order", async () => {
    const first = open();
    await first.load();
    server.faults = [new TypeError("Failed to fetch")];
    const lost = [operation(0), operation(40)];
    for (const one of lost) first.append(one);
    await becomes(first, "offline");
    scope.close();

    scope = new Scope();
    const second = open();
    const { pending } = await second.load();
    expect(pending).toEqual(lost);
    await becomes(second, "saved");
    expect(server.log).toEqual(lost);

    const third = open();
    expect((await third.load()).pending).toEqual([]);
  });

  test("another film's work on this device is left alone", async () => {
    await new DeviceOutbox("another").keep({ kind: "operation", body: operation(0) });
    expect((await open().load()).pending).toEqual([]);
    expect(await new DeviceOutbox("another").read()).toHaveLength(1);
  });
});

test("a conflict puts what waits on top of the server's rows, under the same id", async () => {
  const state = { ...(await server.load()), sequence: 7, annotations: [bout("B", 0, 100)] };
  const store = open((told, pending) => {
    expect(told.annotations).toEqual(state.annotations);
    return pending.map((one) => ({ ...one, changes: [{ put: bout("A", 100, null) }] }));
  });
  await store.load();
  server.faults = [new Problem(409, "The rows changed", "", "", { state })];
  const mine = operation(40);
  store.append(mine);
  await becomes(store, "saved");
  expect(server.log).toEqual([{ ...mine, changes: [{ put: bout("A", 100, null) }] }]);
});

test("too large a batch is sent in parts", async () => {
  server.largestBatch = 2;
  server.faults = [new TypeError("Failed to fetch")];
  const store = open();
  await store.load();
  for (let at = 0; at < 9; at += 1) store.append(operation(at * 40));
  await becomes(store, "offline");
  window.dispatchEvent(new Event("online"));
  await becomes(store, "saved");
  expect(server.log).toHaveLength(9);
});

test("what the server refuses stays on the device, with its reason", async () => {
  server.faults = [new Problem(404, "Not found", "", "", null)];
  const store = open();
  await store.load();
  store.append(operation(0));
  await becomes(store, "refused");
  expect(store.status).toMatchObject({ waiting: 1, reason: "Not found" });
  expect(await new DeviceOutbox(session).read()).toHaveLength(1);
});

test("a moment goes the same way as a key", async () => {
  const store = open();
  await store.load();
  const moment = { id: "m", onset_ms: 0, offset_ms: 8000, kind: "curious", why: "" } as const;
  server.faults = [];
  store.append(operation(0));
  store.keepMoment(moment);
  expect(await store.settle()).toBe(true);
  expect(server.moments).toEqual([moment]);
});

test("a browser that cannot keep anything says so and still sends", async () => {
  const broken = () => Promise.reject(new Error("no room"));
  const outbox = { read: broken, keep: broken, replace: broken, drop: broken };
  const store = new ServerStore(server, outbox, scope, keepAll);
  await store.load();
  store.append(operation(0));
  await becomes(store, "saved");
  expect(store.status.keptOnDevice).toBe(false);
  expect(server.log).toHaveLength(1);
});

test("what is not yet in the device's storage is told apart from what is", async () => {
  const arrived: (() => void)[] = [];
  const outbox = new DeviceOutbox(session);
  outbox.keep = () => new Promise((resolve) => void arrived.push(resolve));
  server.faults = [new TypeError("Failed to fetch")];
  const store = new ServerStore(server, outbox, scope, keepAll);
  await store.load();
  store.append(operation(0));
  await becomes(store, "offline");
  expect(store.status).toMatchObject({ waiting: 1, beingKept: 1 });
  expect(savedWords(store.status)).not.toContain("on this device");
  const told = new Promise((resolve) => void store.events.on("status-changed", resolve));
  for (const resolve of arrived) resolve();
  expect(await told).toMatchObject({ waiting: 1, beingKept: 0 });
  expect(savedWords(store.status)).toContain("1 change waits on this device");
});
