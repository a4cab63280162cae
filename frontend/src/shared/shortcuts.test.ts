import { afterEach, beforeEach, expect, test } from "vitest";
import { Scope } from "./scope";
import { installShortcuts } from "./shortcuts";

let scope: Scope;
let used: string[];

function page(html: string): void {
  document.body.innerHTML = html;
  for (const button of document.querySelectorAll("button")) {
    button.addEventListener("click", () => used.push(button.id));
  }
}

function press(
  key: string,
  { on = document.body, ...held }: { on?: Element } & KeyboardEventInit = {},
): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held }));
}

beforeEach(() => {
  used = [];
  scope = new Scope();
  installShortcuts(scope);
});

afterEach(() => {
  scope.close();
  document.documentElement.removeAttribute("data-keys");
});

test("a key uses its own button, in small or large letters, and no other", () => {
  page(`<button id="note" data-shortcut="n"></button><button id="one" data-shortcut="1"></button>`);
  press("n");
  press("N", { shiftKey: true });
  press("1");
  press("x");
  expect(used).toEqual(["note", "note", "one"]);
});

test("of two with one key the first that is seen is used, also when it came later", () => {
  page(
    `<p hidden><button id="unseen" data-shortcut="a"></button></p><button id="second" data-shortcut="a"></button>`,
  );
  press("a");
  page(
    `<button id="new" data-shortcut="a"></button><button id="second" data-shortcut="a"></button>`,
  );
  press("a");
  expect(used).toEqual(["second", "new"]);
});

test("a key held down uses it once; the browser's own keys stay the browser's", () => {
  page(`<button id="note" data-shortcut="n"></button>`);
  press("n");
  press("n", { repeat: true });
  press("n", { ctrlKey: true });
  press("n", { metaKey: true });
  press("n", { altKey: true });
  expect(used).toEqual(["note"]);
});

test("it is a letter to who writes, and nothing where keys are off", () => {
  page(`<button id="note" data-shortcut="n"></button><textarea></textarea>`);
  press("n", { on: document.querySelector("textarea") as Element });
  document.documentElement.dataset.keys = "off";
  press("n");
  expect(used).toEqual([]);
});
