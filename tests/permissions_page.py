"""The page of permissions, drawn from what the tests check."""

from __future__ import annotations

from attunement_clinic.policy import Purpose
from permissions import FAMILY, FILM, PERSONS
from places import REPOSITORY
from surface import RAW, ROUTES, Door, Route

PAGE = REPOSITORY / "docs/reference/permissions.md"

_PEOPLE = {
    "nobody": "visitor",
    "amara": "parent who filmed",
    "daniel": "other parent",
    "chidi": "parent of another family",
    "ingrid": "clinician of the family",
    "noor": "supervisor of the family",
    "jonas": "clinician beside the team",
    "amelia": "administrator",
    "mira": "another practice",
}
_PASS = {
    Door.CAREGIVER: {"amara", "daniel", "chidi"},
    Door.STAFF: {"ingrid", "noor", "jonas", "amelia", "mira"},
    Door.CLINICIAN: {"ingrid", "noor", "jonas", "mira"},
}
_HEAD = """# Who may what

Written by `make matrix` from the data of the tests (`tests/permissions.py`, `tests/surface.py`); a test fails when this page is older than they are.
What is not written here is refused, and a refusal says the same as a thing that does not exist: 404.

## A film

When every guardian agreed to every use, the film is ready, its key is there, nobody holds it for safeguarding, and who filmed has not closed it.
Without the agreement to a use, its column is empty for everybody but who filmed; one shared with a parent shows its metadata to them by the word of who filmed alone.
A film held for safeguarding is played by nobody, and neither is one that who filmed it has closed.
Looking together and supervision need the agreement of who filmed, and of whoever a court order names; every other use needs every guardian.

"""
_FAMILY = """
## A family

"""
_ROUTES = """
## Every address

*yes* opens it, *own* opens it where the thing in question is theirs or their role's (of the staff pages some are the administrator's or the researcher's alone), *sign in* leads to the sign-in, – is 404.
For addresses with an owner the thing is one of family 7.

"""
_OPEN = """
## Not decided by this table

Nobody breaks the glass: there is no way to a family's films in an emergency beside joining its care team.
There are no studies and no training groups: researchers reach a package that an administrator agreed to (`reports:study`), never a film.
An administrator reaches no film and no family; films are not listed for them, not even without their titles.
There are no sockets; whoever adds one adds its row.
"""


def page() -> str:
    """Draw the whole page."""
    purposes = [str(each) for each in Purpose]
    films = _table(
        ["", *(each.replace("_", " ") for each in purposes)],
        [
            [name, *(FILM.get(name, {}).get(each, "–") for each in purposes)]
            for name in PERSONS
        ],
    )
    families = _table(
        ["", "forms"], [[name, FAMILY.get(name, "–")] for name in PERSONS]
    )
    raw = [
        [f"`{row.prefix}`", row.door, " ".join(row.methods), *_raw(row.door)]
        for row in RAW
    ]
    routes = _table(
        ["address", "door", "methods", *_PEOPLE.values()],
        [*(_row(route) for route in ROUTES), *raw],
    )
    return f"{_HEAD}{films}{_FAMILY}{families}{_ROUTES}{routes}{_OPEN}"


def _row(route: Route) -> list[str]:
    cells = (_cell(route, name) for name in _PEOPLE)
    return [f"`{route.name}`", route.door, " ".join(route.methods) or "–", *cells]


def _cell(route: Route, name: str) -> str:
    if route.door is Door.CLOSED:
        return "–"
    if route.door in {Door.PUBLIC, Door.SIGN_IN}:
        return "yes"
    if route.door is Door.TOKEN:
        return "own"
    if name == "nobody":
        return "–" if route.door is Door.API else "sign in"
    if route.owner:
        return "yes" if name == route.owner or name in route.also else "–"
    return "own" if name in _PASS.get(route.door, _PEOPLE) else "–"


def _raw(door: Door) -> list[str]:
    if door is Door.PUBLIC:
        return ["yes"] * len(_PEOPLE)
    return ["–", *["own"] * (len(_PEOPLE) - 1)]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
