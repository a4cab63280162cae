"""What any page can be asked: each check names what is wrong, or nothing."""

from __future__ import annotations

from playwright.sync_api import Page, Response

from places import REPOSITORY
from shots.screens import Screen
from shots.tour import DESK, PHONE, settle

AXE = (REPOSITORY / "frontend/node_modules/axe-core/axe.min.js").read_text()
_PARENTS_TITLES = {"Home", "Form", "Upload", "Call", "List", "Messages"}
_TAP_PX, _STRIP_PX = 44, 48

_VIOLATIONS = """async (only) => (await axe.run(document, {
    resultTypes: ["violations"], ...(only ? { runOnly: only } : {}),
  })).violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""
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
      "script, style, noscript, kbd, code, pre, bdi, q, [translate=no]")) continue;
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


def out_of_rule(
    page: Page, screen: Screen, answer: Response | None, names: list[str]
) -> list[str]:
    """Name the rules of safety that a page breaks (design: safety rules 1 to 3).

    ``names`` are those of the families: none of them stands in the title of a desk page.
    """
    cache = answer.headers.get("cache-control", "") if answer else "no answer"
    wrong = [] if "no-store" in cache else [f"cache-control: {cache}"]
    if ".." in page.inner_text("body").replace("...", ""):
        wrong.append("two full stops in a row")
    if screen.is_desk:
        return wrong + _desk_out_of_rule(page, names)
    if page.title() not in _PARENTS_TITLES:
        wrong.append(f"the title says {page.title()!r}")
    strips = [box for box in page.evaluate(_SEEN, ".help") if box[3] >= _STRIP_PX]
    if not any(box[1] < PHONE["viewport"]["height"] for box in strips):
        wrong.append("no crisis strip in sight")
    return wrong + (_lets_out(page) if screen.is_tablet else _leave_out_of_rule(page))


def _desk_out_of_rule(page: Page, names: list[str]) -> list[str]:
    wrong = []
    if not page.evaluate(_SEEN, ".rail a[href='/desk/contacts']"):
        wrong.append("no crisis contacts in the rail")
    if set(page.title().split()) & set(names):
        wrong.append(f"the title names somebody: {page.title()}")
    return wrong


def _leave_out_of_rule(page: Page) -> list[str]:
    boxes = page.evaluate(_SEEN, "a[data-leave]")
    if len(boxes) != 1:
        return [f"{len(boxes)} ways to leave now"]
    x, y, width, height = boxes[0]
    wrong = [] if min(width, height) >= _TAP_PX else ["Leave now is small"]
    if (
        x + width / 2 < page.evaluate("innerWidth") / 2
        or y > PHONE["viewport"]["height"]
    ):
        wrong.append("Leave now is not at the top right")
    if not page.evaluate(_SEEN, "a.help"):
        wrong.append("the crisis strip leads nowhere")
    return wrong


def _lets_out(page: Page) -> list[str]:
    """Say whether something leads out of the form a practice's tablet is locked to."""
    ways = "main a[href^='tel:'], footer a[href='/contacts'], a[data-leave]"
    return ["the tablet's form can be left"] if page.evaluate(_SEEN, ways) else []


def not_for_everybody(page: Page, screen: Screen) -> dict[str, list[str]]:
    """Run axe and look for sideways scrolling, on both devices, light and dark.

    A page of parents or of anybody is also made 320 px narrow, and its text twice as
    large.
    """
    found: dict[str, list[str]] = {}
    page.evaluate(AXE)
    for device in (DESK, PHONE) if screen.is_desk else (PHONE, DESK):
        size = device["viewport"]
        page.set_viewport_size(size)
        found[f"axe, {size['width']} px"] = page.evaluate(_VIOLATIONS)
        found[f"{size['width']} px"] = too_wide(page)
        page.emulate_media(color_scheme="dark")
        settle(page)
        found[f"axe, {size['width']} px, dark"] = page.evaluate(
            _VIOLATIONS, ["color-contrast"]
        )
        page.emulate_media(color_scheme="light")
    if not screen.is_desk:
        page.set_viewport_size({"width": 320, "height": 640})
        found["320 px"] = too_wide(page)
        page.set_viewport_size(PHONE["viewport"])
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        found["text twice as large"] = too_wide(page)
    return found


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
    found: list[str] = page.evaluate(_UNTRANSLATED, written)
    return found
