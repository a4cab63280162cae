"""Growth: every page of a full practice beside the same page of a hundredth of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from itertools import count
from uuid import UUID

from load.fill import Size, fill
from load.line import Line, p95
from load.place import Place, served, timed

_FULL = Size(10_000)
_SMALL = Size(100)
_ROUNDS = 20
# A quick page is asked for longer: what a second of the machine holds is not its growth.
_LONG_ENOUGH_S = 8.0
_GOAL = 1.5


def lines() -> Iterator[Line]:
    """Measure each page on both, in turn."""
    with served() as small, served() as full:
        for place in (small, full):
            # The patterns of all rows: a coding with a mark, a film that was seen.
            place.tell("pattern()")
        fill(small.server.var, _SMALL)
        took = fill(full.server.var, _FULL)
        people = {
            (name, who): place.phone(place.tell(f"cookie_of({str(_id(who, 1))!r})"))
            for name, place in (("small", small), ("full", full))
            for who in ("staff", "parent")
        }
        told = {
            "families": _FULL.families,
            "films": _FULL.films,
            "marks": _FULL.marks,
            "filled_in_s": round(took),
        }
        for who, name, path, words in _pages():
            seconds: dict[str, list[float]] = {"small": [], "full": []}
            began = time.monotonic()
            for round_ in count():
                is_long = time.monotonic() - began > _LONG_ENOUGH_S
                if round_ >= _ROUNDS + 3 and is_long:
                    break
                for where in ("small", "full"):
                    took_s, reply = timed(people[where, who], path, words=words)
                    if reply.status != 200:
                        raise RuntimeError(f"{path} was answered {reply.status}")
                    if round_ >= 3:
                        seconds[where].append(took_s)
            yield Line(
                name="growth",
                of=f"p95 of {name} ÷ a hundredth of the practice",
                ratio=p95(seconds["full"]) / p95(seconds["small"]),
                goal=_GOAL,
                bound="at most",
                more={"full_ms": round(1000 * p95(seconds["full"])), **told},
            )
        yield _queries(full)


def _queries(place: Place) -> Line:
    five, fifty = place.tell(f"queries_of_lists({str(_id('staff', 1))!r})")
    return Line(
        name="list_queries",
        of="questions to decide over 50 films ÷ over 5",
        ratio=fifty / five,
        goal=1,
        bound="at most",
        more={"questions": fifty},
    )


def _pages() -> list[tuple[str, str, str, str]]:
    """Name who asks for which page, and the words that are sent to it, if any."""
    # A family in the middle of the caseload of the second clinician.
    family, film = _id("family", 60), _id("film", 595)
    own = _id("film", 5)
    return [
        ("staff", "the day", "/desk/", ""),
        ("staff", "families", "/desk/families/", ""),
        ("staff", "finding", "/desk/find", "Parent 60"),
        ("staff", "a family", f"/desk/families/{family}", ""),
        ("staff", "films", "/desk/films/", ""),
        ("staff", "a film", f"/desk/films/{film}", ""),
        ("staff", "codings", "/desk/coding/", ""),
        ("staff", "a coding", f"/api/v1/coding/{_id('coding', 595)}", ""),
        ("parent", "home", "/home", ""),
        ("parent", "a parent's films", "/upload", ""),
        ("parent", "who has seen", "/upload/seen", ""),
        ("parent", "a parent's film", f"/upload/mine/{own}", ""),
    ]


def _id(kind: str, number: int) -> UUID:
    return UUID(hashlib.md5(f"{kind}-{number}".encode()).hexdigest())  # noqa: S324
