"""What any page can be asked: each check names what is wrong, or nothing."""

from __future__ import annotations

import re
from functools import cache

from playwright.sync_api import Page

from places import REPOSITORY
from shots.screens import Screen

_TOO_WIDE = """() => {
  const isWide = one => one.scrollWidth > Math.max(one.clientWidth, innerWidth * .2) + 1;
  const wide = [document.scrollingElement, ...document.querySelectorAll(".dmain")].find(isWide);
  if (!wide) return [];
  const room = wide.getBoundingClientRect();
  const found = [...document.body.querySelectorAll("*")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.right > room.left + wide.clientWidth + .5 || box.left < room.left - .5;
  });
  return ["scrolls sideways", ...found.map(one => one.outerHTML.slice(0, 100)).slice(0, 6)];
}"""
_SEEN = """selector => [...document.querySelectorAll(selector)]
  .map(one => one.getBoundingClientRect())
  .filter(box => box.width > 0 && box.height > 0)
  .map(box => [box.x, box.y, box.width, box.height])"""
# Words outside the marks of the tests' language, in texts and in names for screen readers.
_UNTRANSLATED = r"""written => {
  const isWord = text => /\p{Script=Latin}{2,}/u.test(
    written.reduce((left, one) => left.replaceAll(one.replace(/\.$/, ""), ""), text));
  const found = [];
  let depth = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(
      "script, style, noscript, textarea, kbd, code, pre, bdi, q, [translate=no], body [lang]")) continue;
    let outside = "";
    for (const letter of node.data) {
      if (letter === "⟦") depth += 1;
      else if (letter === "⟧") depth = Math.max(0, depth - 1);
      else if (depth === 0) outside += letter;
    }
    if (isWord(outside)) found.push(outside.trim());
  }
  for (const one of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      const text = one.getAttribute(name) ?? "";
      if (!text.includes("⟦") && isWord(text)) found.push(`${name}: ${text}`);
    }
  return found;
}"""


def too_wide(page: Page) -> list[str]:
    """Name what reaches beyond the page, when the page scrolls sideways."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


def not_mirrored(page: Page, screen: Screen) -> list[str]:
    """Name what stays on the left when everything is written from the right."""
    if page.evaluate("() => document.documentElement.dir") != "rtl":
        return ["the page is not written from right to left"]
    sign = (
        ".rail"
        if screen.is_desk
        else ".back, .brand"
        if screen.is_tablet
        else ".help .i"
    )
    middle = page.evaluate("innerWidth") / 2
    left = [box for box in page.evaluate(_SEEN, sign) if box[0] < middle]
    ends = [] if screen.is_desk else page.evaluate(_SEEN, "a[data-leave]")
    right = [box for box in ends if box[0] + box[2] > middle]
    return [f"{sign} is on the left"] * bool(left) + [
        "Leave now is on the right"
    ] * bool(right)


def untranslated(page: Page, written: list[str]) -> list[str]:
    """Name what a page says in English only, beside what people wrote."""
    found: list[str] = page.evaluate(
        _UNTRANSLATED, sorted([*written, *_proper_names()], key=len, reverse=True)
    )
    return found


@cache
def _proper_names() -> frozenset[str]:
    """Give the names of published questionnaires and of what was published on them."""
    files = (REPOSITORY / "src/attunement/instruments/definitions").glob("*.json")
    texts = [file.read_text() for file in files]
    named = r'"(?:title|name)": "([^"]+)"|"url": "citation",\s*"valueString": "([^"]+)"'
    return frozenset(
        one or other for text in texts for one, other in re.findall(named, text)
    )
