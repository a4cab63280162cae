import { afterEach, expect, test, vi } from "vitest";
import { Scope } from "../../shared/scope";
import { mount } from "./index";

let scope: Scope;

function rail(html: string): { followed: () => number } {
  document.body.innerHTML = `<a href="/desk/find">Find</a>${html}`;
  const link = document.querySelector("a") as HTMLElement;
  const followed = vi.fn((event: Event) => event.preventDefault());
  link.addEventListener("click", followed);
  scope = new Scope();
  mount(link, {}, scope);
  return { followed: () => followed.mock.calls.length };
}

function press(key: string, target: Element = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

afterEach(() => {
  scope.close();
  document.documentElement.removeAttribute("data-keys");
});

test("the slash goes to the page's own field", () => {
  const { followed } = rail("<input data-find>");
  press("/");
  expect(document.activeElement?.hasAttribute("data-find")).toBe(true);
  expect(followed()).toBe(0);
});

test("on a page without a field it leads to the search", () => {
  const { followed } = rail("");
  press("/");
  press("x");
  expect(followed()).toBe(1);
});

test("it is a letter to who writes, and nothing where keys are off", () => {
  const { followed } = rail("<textarea></textarea>");
  press("/", document.querySelector("textarea") as Element);
  document.documentElement.dataset.keys = "off";
  press("/");
  expect(followed()).toBe(0);
});
