import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "../../shared/scope";
import { mount } from "./index";

interface Sent {
  readonly words: string;
  readonly writing: string;
  readonly follows: string;
}

/** A server as the note meets it: it appends what it gets, or is not there. */
class Server {
  readonly sent: Sent[] = [];
  readonly stands = new Map<string, string>();
  isThere = true;
  refusal = "";

  answer(body: FormData): Promise<Response> {
    if (!this.isThere) return Promise.reject(new TypeError("Failed to fetch"));
    const sent = Object.fromEntries(body) as unknown as Sent;
    this.sent.push(sent);
    if (this.refusal) return json({ title: this.refusal }, 409);
    this.stands.set(sent.writing, sent.words);
    return json({ writing: sent.writing, is_forked: false });
  }
}

function json(body: unknown, status = 200): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
}

const QUIET = 1_200;
let server: Server;
let scope: Scope;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  server = new Server();
  vi.stubGlobal("fetch", (_address: string, init: RequestInit) =>
    server.answer(init.body as FormData),
  );
});

afterEach(() => {
  scope.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Opens the page as the server writes it: what stands in the part, and what it follows. */
function open(words = "", follows = "w0"): HTMLTextAreaElement {
  scope?.close();
  document.body.innerHTML = `<section><form action="/desk/notes/n/words">
    <input type="hidden" name="part" value="birth">
    <input type="hidden" name="writing" value="">
    <input type="hidden" name="follows" value="${follows}">
    <textarea name="words"></textarea><span data-state></span></form></section>`;
  const field = document.querySelector("textarea") as HTMLTextAreaElement;
  field.value = words;
  scope = new Scope();
  mount(document.querySelector("section") as HTMLElement, {}, scope);
  return field;
}

function type(field: HTMLTextAreaElement, words: string): void {
  field.value = words;
  field.dispatchEvent(new Event("input"));
}

const said = () => document.querySelector("[data-state]")?.textContent ?? "";

test("each saving follows the one before and says Kept only when it is", async () => {
  const field = open();
  type(field, "Born");
  expect(said()).toBe("");
  await vi.advanceTimersByTimeAsync(QUIET);
  type(field, "Born early.");
  await vi.advanceTimersByTimeAsync(QUIET);

  expect(server.sent.map((one) => one.words)).toEqual(["Born", "Born early."]);
  expect(server.sent[0]?.follows).toBe("w0");
  expect(server.sent[1]?.follows).toBe(server.sent[0]?.writing);
  expect(said()).toBe("Kept.");
  expect(sessionStorage.length).toBe(0);
});

test("without a connection it is said so, and sent by itself when there is one", async () => {
  const field = open();
  server.isThere = false;
  type(field, "Born early.");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(said()).toContain("No connection");
  expect(field.value).toBe("Born early.");

  server.isThere = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([...server.stands.values()]).toEqual(["Born early."]);
  expect(said()).toBe("Kept.");
});

test("what was typed offline is there after a reload, and is sent", async () => {
  server.isThere = false;
  type(open(), "Born early, by night.");
  await vi.advanceTimersByTimeAsync(QUIET);

  const again = open();
  expect(again.value).toBe("Born early, by night.");
  server.isThere = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([...server.stands.values()]).toEqual(["Born early, by night."]);
  expect(sessionStorage.length).toBe(0);
});

test("a reload before the typing stopped loses nothing either", async () => {
  type(open(), "Born ear");

  open();
  await vi.advanceTimersByTimeAsync(0);
  expect([...server.stands.values()]).toEqual(["Born ear"]);
});

test("what the server had got before the connection broke is kept once", async () => {
  const lost = vi.fn((body: FormData) => {
    server.answer(body);
    return Promise.reject(new TypeError("Failed to fetch"));
  });
  vi.stubGlobal("fetch", (_address: string, init: RequestInit) => lost(init.body as FormData));
  type(open(), "Born early.");
  await vi.advanceTimersByTimeAsync(QUIET);

  vi.stubGlobal("fetch", (_address: string, init: RequestInit) =>
    server.answer(init.body as FormData),
  );
  open("", "w0");
  await vi.advanceTimersByTimeAsync(0);
  expect(server.sent.length).toBe(2);
  expect([...server.stands.values()]).toEqual(["Born early."]);
});

test("where another window wrote meanwhile, what is taken up follows what it followed", async () => {
  server.isThere = false;
  type(open("", "w0"), "Mine.");
  await vi.advanceTimersByTimeAsync(QUIET);

  server.isThere = true;
  open("Theirs.", "w1");
  await vi.advanceTimersByTimeAsync(0);
  expect(server.sent).toMatchObject([{ words: "Mine.", follows: "w0" }]);
});

test("a reload of what was kept leaves nothing to send", async () => {
  const field = open();
  type(field, "Born early.");
  await vi.advanceTimersByTimeAsync(QUIET);

  open("Born early.", server.sent[0]?.writing);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.sent.length).toBe(1);
});

test("what is refused stays in its field and is not sent again and again", async () => {
  const field = open();
  server.refusal = "This note was signed in another window.";
  type(field, "Too late.");
  await vi.advanceTimersByTimeAsync(60_000);

  expect(server.sent.length).toBe(1);
  expect(field.value).toBe("Too late.");
  expect(said()).toBe(server.refusal);
});

test("leaving while something waits asks first and sends it on its way", async () => {
  type(open(), "Born early.");
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);

  expect(leaving.defaultPrevented).toBe(true);
  expect(server.sent.map((one) => one.words)).toEqual(["Born early."]);
});
