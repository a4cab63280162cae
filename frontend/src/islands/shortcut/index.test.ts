import { afterEach, expect, test, vi } from "vitest";
import { Scope } from "../../shared/scope";
import { mount } from "./index";

let scope: Scope;

function page(): () => number {
  document.body.innerHTML = `<button data-key="n">Write a note</button><textarea></textarea>`;
  const button = document.querySelector("button") as HTMLElement;
  const used = vi.fn();
  button.addEventListener("click", used);
  scope = new Scope();
  mount(button, {}, scope);
  return () => used.mock.calls.length;
}

function press(
  key: string,
  { on = document.body, ...held }: { on?: Element } & KeyboardEventInit = {},
): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held }));
}

afterEach(() => {
  scope.close();
  document.documentElement.removeAttribute("data-keys");
});

test("its key uses the button, in small or large letters, and no other key does", () => {
  const used = page();
  press("n");
  press("N", { shiftKey: true });
  press("r");
  expect(used()).toBe(2);
});

test("a key held down uses it once; the browser's own keys stay the browser's", () => {
  const used = page();
  press("n");
  press("n", { repeat: true });
  press("n", { ctrlKey: true });
  press("n", { metaKey: true });
  press("n", { altKey: true });
  expect(used()).toBe(1);
});

test("it is a letter to who writes, and nothing where keys are off", () => {
  const used = page();
  press("n", { on: document.querySelector("textarea") as Element });
  document.documentElement.dataset.keys = "off";
  press("n");
  expect(used()).toBe(0);
});
