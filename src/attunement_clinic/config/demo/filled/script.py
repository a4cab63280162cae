"""What a family's file may hold. A field nobody knows is refused, so that none is lost."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from attunement_clinic.review.payloads import ActivityKind, Kind

_FOLDER = Path(__file__).with_name("families")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a file."""


class Contact(Part, frozen=True):
    """A rule of safe contact, as the person said it."""

    ways: list[str]
    weekdays: list[int] = []
    starts: str = ""
    ends: str = ""
    sender: str = ""
    not_to_know: str = ""
    notes: str = ""


class Baby(Part, frozen=True):
    name: str
    weeks: int
    days: int = 0
    early_days: int = 0


class Person(Part, frozen=True):
    """A caregiver. `email` gives an account; `joins` says whether the link was used."""

    name: str
    relation: str
    guardian: bool = True
    email: str = ""
    joins: bool = True
    language: str = "en"
    contact: Contact | None = None


class Choice(Part, frozen=True):
    """A choice of the self-check."""

    key: str
    often: str = ""
    since: str = ""
    nature: str = ""


class First(Part, frozen=True):
    """A first contact: who wrote, what, and what was chosen before."""

    days_ago: float
    words: str
    chosen: list[Choice] = []
    age: str = "first_months"
    telephone: str = ""
    read: bool = True


class Named(Part, frozen=True):
    """A concern; `source` is the sentence of the interview it comes from."""

    sign: str
    by: str
    since: str
    words: str = ""
    known: str = "told"
    often: str = ""
    context: str = ""
    source: str = ""
    film: int = 0


class Asked(Part, frozen=True):
    """A question of safety that was asked of somebody."""

    who: str
    question: str
    answer: str
    words: str = ""


class Interview(Part, frozen=True):
    days_ago: int
    parts: dict[str, str]
    asked: list[Asked] = []
    thoughts: str = ""
    signed: bool = True


class Sheet(Part, frozen=True):
    """A form; without answers it is only asked for."""

    who: str
    form: str
    days_ago: int
    occasion: str = "intake"
    answers: dict[str, str] = {}
    sent: bool = True
    on_tablet: bool = False


class Outcome(Part, frozen=True):
    """What came of the call that an answer made."""

    outcome: str
    words: str


class Film(Part, frozen=True):
    """A film: a stretch of the drawn film, its milliseconds `begins` to `ends`."""

    who: str
    situation: str
    asked: str
    days_ago: int
    begins: int
    ends: int
    moving: bool = False
    uses: tuple[str, ...] = ("therapy", "supervision")
    shown_to: list[str] = []
    with_both: bool = False
    watched: bool = True
    coders: list[str] = []


class Chosen(Part, frozen=True):
    """A moment, in milliseconds of the drawn film, and what was said of it."""

    film: int
    begins: int
    ends: int
    kind: Kind
    title: str
    why: str
    said: str = ""
    feeling: str = ""
    belief: str = ""
    true: int | None = None


class Agreed(Part, frozen=True):
    kind: ActivityKind
    title: str
    occasion: str


class Review(Part, frozen=True):
    who: str
    days_ago: int
    moments: list[Chosen]
    agreed: Agreed | None = None
    held: bool = True


class Day(Part, frozen=True):
    days_ago: int
    words: str


class Plan(Part, frozen=True):
    """Calm moments chosen from the menu, the days they happened, words of some days."""

    who: str
    protocol: str = ""
    sessions: int = 0
    calm: list[str] = []
    happened: list[int] = []
    days: list[Day] = []


class Answer(Part, frozen=True):
    """Another guardian's answer to a wider use of a film."""

    film: int
    who: str
    use: str
    agrees: bool


class Withdrawn(Part, frozen=True):
    """Uses that the filming parent took back."""

    film: int
    uses: list[str]


class Ended(Part, frozen=True):
    days_ago: int
    how: str
    words: str


class Family(Part, frozen=True):
    """One family, from the first word to where it stands."""

    stage: str
    days_ago: int
    babies: list[Baby]
    people: list[Person]
    therapist: str = "ingrid"
    first: First | None = None
    in_care: bool = True
    supervised: bool = False
    concerns: list[Named] = []
    interview: Interview | None = None
    sheets: list[Sheet] = []
    outcome: Outcome | None = None
    films: list[Film] = []
    reviews: list[Review] = []
    plans: list[Plan] = []
    answers: list[Answer] = []
    withdrawn: list[Withdrawn] = []
    ended: Ended | None = None


@cache
def families() -> dict[str, Family]:
    """Read every file, in the order of their names."""
    return {
        file.stem: msgspec.convert(tomllib.loads(file.read_text("utf-8")), Family)
        for file in sorted(_FOLDER.glob("*.toml"))
    }
