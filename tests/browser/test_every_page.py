"""What every page keeps, whoever opens it on whatever device, light or dark.

Each screen is visited once, and everything is looked at on that visit: what is found is
collected under the place where it was seen, so that one run names all that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

import servers
from browser import page_checks
from messages.catalogue import write_pseudo
from messages.gather import gather
from places import REPOSITORY, folder
from shots.screens import SCREENS, Screen
from shots.stage import Stage, set_stage
from shots.tour import DESK, PHONE, Tour, contexts_of, settle

AXE = (REPOSITORY / "frontend/node_modules/axe-core/axe.min.js").read_text()
_PARENTS_TITLES = {"Home", "Form", "Upload", "Call", "List", "Messages"}
_NAMES = ("Rosa", "Teo", "Sol", "Dana", "Milo", "Petra", "Lou", "Nils", "Fenja", "Hana")
_NARROW = {"width": 320, "height": 640}
# Of the rules whose breach is serious none asks for what axe would load beforehand.
_VIOLATIONS = """async (only) => (await axe.run(document, {
    resultTypes: ["violations"], preload: false, ...(only ? { runOnly: only } : {}),
  })).violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""
_SEEN = """selector => [...document.querySelectorAll(selector)]
  .map(one => one.getBoundingClientRect())
  .filter(box => box.width > 0 && box.height > 0)
  .map(box => [Math.round(box.width), Math.round(box.height)])"""

# Where a name stands whole; elsewhere an initial does.
_WHOLE_NAMES = frozenset(
    {
        *("landing", "talk", "places", "home", "home-first-film", "film-of-mine"),
        *("film-stop", "seen-film", "messages", "sheet-first", "tablet-first"),
        *("shared-moment", "today", "enquiry", "caregiver", "letter", "letter-signed"),
        *("call", "people", "settings", "review-room", "papers", "reception"),
    }
)
_HALF_WAY = {"width": 360, "height": 740}
_RENAME = """
import json
from itertools import cycle
from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.families.models import Caregiver, Infant
from attunement_clinic.intake.models import Enquiry

# None of these scripts offers a place to break a line within a word.
names = cycle([(one * 300)[:300] for one in (
    "W", "Александровна", "Παπαδοπούλου", "عبدالرحمن", "श्रीमतीविजय", "אברהם",
    "Արամազդ", "ვახტანგი",
)])
former = json.loads({former!r})
for model in (Caregiver, Infant, User, Enquiry, Practice):
    for row in model.objects.order_by("pk"):
        name = former.get(str(row.pk)) or next(names)
        former.setdefault(str(row.pk), row.name)
        length = model._meta.get_field("name").max_length
        model.objects.filter(pk=row.pk).update(name=name[:length])
print(json.dumps(former))
"""

by_screen = pytest.mark.parametrize(
    "screen", SCREENS, ids=[screen.name for screen in SCREENS]
)


@pytest.fixture(scope="module")
def server(make_server: Callable[..., servers.Server]) -> servers.Server:
    """Return a demo of this module's own.

    It speaks one language more: made of all texts there are, written from right to left.
    """
    locales = folder() / "locales"
    write_pseudo(gather(), locales)
    return make_server(extra={"ATTUNEMENT_LOCALES": str(locales)})


@pytest.fixture(scope="module")
def stage(server: servers.Server) -> Stage:
    """Return what a browser needs to know of it, with everything under way."""
    return set_stage(server)


@pytest.fixture(scope="module")
def tour(stage: Stage, browser: Browser) -> Iterator[Tour]:
    tour = Tour(stage, contexts_of(browser))
    yield tour
    tour.close()


@pytest.fixture(scope="module")
def mirrored(stage: Stage, browser: Browser) -> Iterator[Tour]:
    tour = Tour(stage, contexts_of(browser, locale="ar-XB"))
    yield tour
    tour.close()


@by_screen
def test_a_page_keeps_what_every_page_keeps(tour: Tour, screen: Screen) -> None:
    """It is safe to open, nothing scrolls sideways, and axe finds nothing serious.

    On the device it is made for and on the other, light and dark; a parent's page at
    320 px, too, and with text twice as large.
    """
    page = tour.open(screen)
    found = {"the rules of safety": _unsafe(tour, screen, page)}
    page.evaluate(AXE)
    for device in ("own", "other"):
        is_desk = screen.is_desk == (device == "own")
        page.set_viewport_size((DESK if is_desk else PHONE)["viewport"])
        page.emulate_media(color_scheme="light")
        settle(page)
        if device == "own" or not is_desk:
            found[f"{device} sideways"] = _too_wide(page)
        found[f"{device} light"] = page.evaluate(_VIOLATIONS, None)
        page.emulate_media(color_scheme="dark")
        settle(page)
        found[f"{device} dark"] = page.evaluate(_VIOLATIONS, ["color-contrast"])
    if not screen.is_desk:
        page.set_viewport_size(_NARROW)
        found["320 sideways"] = _too_wide(page)
        page.set_viewport_size(PHONE["viewport"])
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        found["200 % sideways"] = _too_wide(page)

    assert {where: said for where, said in found.items() if said} == {}


@by_screen
def test_a_page_can_be_translated_and_mirrored(mirrored: Tour, screen: Screen) -> None:
    page = mirrored.open(screen)

    found = {
        "sideways": page_checks.too_wide(page),
        "mirrored": page_checks.not_mirrored(page, screen),
        "untranslated": page_checks.untranslated(page, mirrored.stage.words),
    }

    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_what_somebody_said_runs_the_way_its_own_letters_do(mirrored: Tour) -> None:
    """English words on a page from the right end where English ends, and Arabic there."""
    page = mirrored.open(next(one for one in SCREENS if one.name == "interview-read"))
    ends = page.evaluate("""() => {
      const said = document.querySelector(".note-said summary, .note-said > p");
      const letter = (n) => {
        const range = document.createRange();
        range.setStart(said.firstChild, n);
        range.setEnd(said.firstChild, n + 1);
        return range.getBoundingClientRect().left;
      };
      const ends = [];
      for (const words of ["She slept.", "نامت."]) {
        said.textContent = words;
        ends.push(letter(words.length - 1) > letter(0));
      }
      return ends;
    }""")

    assert ends == [True, False]


def test_the_families_of_the_day_fit_their_card_in_long_words(tour: Tour) -> None:
    """What is due next and when somebody was last heard of are read without scrolling."""
    page = tour.open(next(one for one in SCREENS if one.name == "today"))
    page.evaluate("""() => {
      const say = (where, words) => document.querySelectorAll(where)
        .forEach(one => { one.textContent = words; });
      say(".fam .on-path > span:last-child", "Moments calmes à la maison");
      say(".fam td:nth-child(2) > .one-line:first-child", "9 sem. 6 j, naissance à 35 + 2");
      say(".fam td:nth-child(4)", "Demandé à D. : Ce qui vous inquiète");
    }""")
    hidden = {}
    for width in (DESK["viewport"]["width"], 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        hidden[width] = page.locator(".families-card").evaluate(
            "card => card.scrollWidth - card.clientWidth"
        )

    assert hidden == dict.fromkeys(hidden, 0)


def test_leaving_stays_beside_the_mark_in_long_words(tour: Tour) -> None:
    """In French at 320 px the name has no room: the way out is not what gives way."""
    page = tour.open(next(one for one in SCREENS if one.name == "landing"))
    leave, mark = page.locator(".leave"), page.locator(".pbar .brand")
    leave.evaluate("one => { one.lastChild.textContent = 'Quitter maintenant'; }")
    page.set_viewport_size(_NARROW)

    beside = [one.bounding_box() for one in (leave, mark)]

    assert beside[0]["y"] == pytest.approx(beside[1]["y"], abs=1)
    assert beside[1]["width"] >= 28


@pytest.fixture
def long_names(server: servers.Server, stage: Stage) -> Iterator[None]:
    """Everybody is called by 300 letters without a space, of one script or another."""
    del stage
    former = server.ask(_RENAME.format(former="{}"))
    yield
    server.ask(_RENAME.format(former=former))


@pytest.mark.usefixtures("long_names")
def test_a_name_of_300_letters_of_any_script_stays_within_its_page(tour: Tour) -> None:
    found: dict[str, list[str]] = {}
    for screen in (one for one in SCREENS if one.name in _WHOLE_NAMES):
        page = tour.open(screen)
        for size in (_NARROW, DESK["viewport"] if screen.is_desk else _HALF_WAY):
            page.set_viewport_size(size)
            found[f"{screen.name} {size['width']}"] = page_checks.too_wide(page)

    assert len(found) == 2 * len(_WHOLE_NAMES)
    assert {where: said for where, said in found.items() if said} == {}


def _unsafe(tour: Tour, screen: Screen, page: Page) -> list[str]:
    """Say which rules of safety the page, as it was just opened, does not keep."""
    answer = tour.answer
    kept = {
        "nothing of it is stored": answer is not None
        and "no-store" in answer.headers["cache-control"],
        # A busy server's "come again" is a page as well, and not the one to look at.
        "it is the page that was asked for": answer is not None
        and answer.status != 503,
    }
    if screen.is_desk:
        kept["the practice's contacts are in the rail"] = bool(
            page.evaluate(_SEEN, ".rail a[href='/desk/contacts']")
        )
        kept["no name is in its title"] = not [
            name for name in _NAMES if name in page.title()
        ]
        return [rule for rule, is_kept in kept.items() if not is_kept]
    kept["its title says nothing to others"] = page.title() in _PARENTS_TITLES
    kept["help is large enough to touch"] = any(
        box[1] >= 48 for box in page.evaluate(_SEEN, ".help")
    )
    if screen.is_tablet:
        # The practice's tablet is locked to its form: nothing there leads elsewhere.
        kept["nothing leads out of the form"] = not page.evaluate(
            _SEEN, "main a[href^='tel:'], footer a[href='/contacts']"
        )
    else:
        kept["help is a link"] = bool(page.evaluate(_SEEN, "a.help"))
        kept["it can be left now"] = any(
            min(box) >= 44 for box in page.evaluate(_SEEN, "a[data-leave]")
        )
    crisis = page.locator(".help").bounding_box()
    kept["help is on the screen without scrolling"] = (
        crisis is not None and crisis["y"] < PHONE["viewport"]["height"]
    )
    return [rule for rule, is_kept in kept.items() if not is_kept]


def _too_wide(page: Page) -> list[str]:
    """Name what reaches beyond the page, when the page scrolls sideways."""
    found: list[str] = page.evaluate(
        """() => {
          const root = document.scrollingElement;
          if (root.scrollWidth <= innerWidth) return [];
          return [...document.body.querySelectorAll("*")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
            .map(one => one.outerHTML.slice(0, 100)).slice(0, 6);
        }"""
    )
    return found
