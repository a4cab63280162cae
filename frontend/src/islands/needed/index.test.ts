import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "../../shared/scope";
import { mount } from "./index";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function page(html: string, status = 200): { element: HTMLElement; asked: string[]; scope: Scope } {
  const asked: string[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((address: string) => {
      asked.push(address);
      return Promise.resolve(new Response(html, { status }));
    }),
  );
  const element = document.createElement("div");
  const scope = new Scope();
  mount(element, {}, scope);
  return { element, asked, scope };
}

test("a call that comes while the page is open stands there within a minute", async () => {
  const { element, asked } = page("<p>A person is needed.</p>");
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toEqual(["/desk/needed/line"]);
  expect(element.textContent).toBe("A person is needed.");
});

test("a page nobody uses asks for nothing, so that it is still signed out", async () => {
  const { asked } = page("");
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  expect(asked.length).toBe(5);
  document.dispatchEvent(new Event("keydown"));
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked.length).toBe(6);
});

test("whoever is signed out keeps the page as it was", async () => {
  const { element } = page("nothing", 404);
  element.textContent = "as it was";
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(element.textContent).toBe("as it was");
});

test("a closed scope asks no more", async () => {
  const { asked, scope } = page("");
  scope.close();
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect(asked).toEqual([]);
});
