"""Our own forms, complete with their words: worries, goals, how watching together felt.

Written here and not as files, so that they are translated like every other sentence. The
form is kept with each request as it was asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attunement.instruments.extensions import NAMESPACE

WORRIES, GOALS, REVIEW = "worries", "goals", "review-felt"
WORRIES_AGAIN, GOALS_AGAIN = "worries-again", "goals-again"
OWN_FORMS = (WORRIES, GOALS, REVIEW, WORRIES_AGAIN, GOALS_AGAIN)
# What each form that asks again builds on.
BUILDS_ON = {WORRIES_AGAIN: WORRIES, GOALS_AGAIN: GOALS}
_VERSION = "1"
_MOST = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What a caregiver named, in their own words; `id` where it is kept as a row."""

    words: str
    id: str = ""


def title_of(form: str) -> str:
    titles = {
        WORRIES: _("What worries you"),
        GOALS: _("What you hope for"),
        REVIEW: _("How watching together felt"),
        WORRIES_AGAIN: _("What worried you, asked again"),
        GOALS_AGAIN: _("What you hope for, asked again"),
    }
    return titles[form]


def own_form(form: str, named: Sequence[Named] = ()) -> dict[str, Any]:
    """Write one of our forms as a FHIR R4 `Questionnaire`.

    Parameters
    ----------
    form
        One of `OWN_FORMS`.
    named
        For a form that asks again: what the caregiver named, in their own words.
    """
    return {
        "resourceType": "Questionnaire",
        "url": f"urn:attunement:form:{form}",
        "version": _VERSION,
        "name": form.replace("-", " ").title().replace(" ", ""),
        "title": title_of(form),
        "status": "active",
        "language": get_language() or "en",
        "item": _items(form, named),
    }


def named_in(form: str, words: Mapping[str, str]) -> list[Named]:
    """List what a caregiver named in an earlier form: link id → their words."""
    stem = {WORRIES: "worry", GOALS: "goal"}[form]
    found = (words.get(f"{stem}-{n}", "").strip() for n in range(1, _MOST + 1))
    return [Named(each) for each in found if each]


def _items(form: str, named: Sequence[Named]) -> list[dict[str, Any]]:
    if form == WORRIES_AGAIN:
        return _worries_again(named)
    if form == GOALS_AGAIN:
        return _goals_again(named)
    return {WORRIES: _worries, GOALS: _goals, REVIEW: _review}[form]()


def _worries() -> list[dict[str, Any]]:
    asked = [
        _("What worries you most, in your own words?"),
        _("Is there a second worry?"),
        _("And a third?"),
    ]
    items = []
    for n, text in enumerate(asked, start=1):
        items.append(_text(f"worry-{n}", text, _("One is enough. None is fine too.")))
        often = _choice(f"often-{n}", _("How often is it there?"), _often())
        items.append(_about(often, f"worry-{n}"))
    return [*items, _afraid()]


def _afraid() -> dict[str, Any]:
    return _choice(
        "afraid",
        _("Is there something you are afraid could happen?"),
        [
            ("nothing", _("Nothing like that"), False),
            (
                "unwanted",
                _("Thoughts frighten me. I do not want them"),
                False,
            ),
            ("self", _("That I could hurt myself"), True),
            ("infant", _("That I could hurt my baby, or have done so"), True),
            ("other", _("That somebody else could hurt one of us"), True),
            ("unsaid", _("I would rather not say"), False),
        ],
        _(
            "Unwanted frightening thoughts are common with a small baby. You say here "
            "what is so for you."
        ),
    )


def _goals() -> list[dict[str, Any]]:
    asked = [
        _("What would you like to be different? In your own words."),
        _("Is there a second thing?"),
        _("And a third?"),
    ]
    items = []
    for n, text in enumerate(asked, start=1):
        items.append(_text(f"goal-{n}", text, _("One is enough.")))
        near = _near(f"near-{n}", _("How near are you to it today?"))
        items.append(_about(near, f"goal-{n}"))
    return items


def _goals_again(named: Sequence[Named]) -> list[dict[str, Any]]:
    return [
        _naming(
            _near(
                f"near-{n}",
                _("“%(goal)s” How near are you to it today?") % {"goal": goal.words},
            ),
            goal,
        )
        for n, goal in enumerate(named, start=1)
    ]


def _worries_again(named: Sequence[Named]) -> list[dict[str, Any]]:
    items = []
    for n, worry in enumerate(named, start=1):
        words = {"worry": worry.words}
        items.append(
            _choice(
                f"change-{n}",
                _("“%(worry)s” Compared with the beginning, it is …") % words,
                [
                    ("gone", _("gone"), False),
                    ("less", _("less"), False),
                    ("same", _("the same"), False),
                    ("more", _("more"), False),
                ],
            )
        )
        items.append(_choice(f"often-{n}", _("How often is it there now?"), _often()))
    return [*items, _afraid()]


def _review() -> list[dict[str, Any]]:
    much = [
        ("no", _("No"), False),
        ("little", _("A little"), False),
        ("mostly", _("Mostly"), False),
        ("yes", _("Yes"), False),
    ]
    return [
        _choice("heard", _("Could you say what you saw, in your own time?"), much),
        _choice(
            "baby", _("Did you see something of your baby you had not seen?"), much
        ),
        _choice("ease", _("Was it all right to watch yourself?"), much),
        _text("good", _("What was good about it?"), _("A few words are enough.")),
        _text("hard", _("Was something hard, or should be different next time?"), ""),
    ]


def _often() -> list[tuple[str, str, bool]]:
    return [
        ("seldom", _("Seldom"), False),
        ("some-days", _("On some days"), False),
        ("most-days", _("On most days"), False),
        ("always", _("Nearly all the time"), False),
    ]


def _text(link_id: str, text: str, hint: str) -> dict[str, Any]:
    return {"linkId": link_id, "type": "text", "text": text, **_hint(hint)}


def _near(link_id: str, text: str) -> dict[str, Any]:
    ends = [
        {"url": f"{NAMESPACE}lowest", "valueString": _("0: not at all")},
        {"url": f"{NAMESPACE}highest", "valueString": _("10: it is there")},
    ]
    return {"linkId": link_id, "type": "integer", "text": text, "extension": ends}


def _naming(item: dict[str, Any], named: Named) -> dict[str, Any]:
    """Say which row an item asks again, so that its answer finds it."""
    if not named.id:
        return item
    more = {"url": f"{NAMESPACE}names", "valueString": named.id}
    return {**item, "extension": [*item.get("extension", []), more]}


def _about(item: dict[str, Any], link_id: str) -> dict[str, Any]:
    """Ask an item only when there are words at `link_id`, and say them again."""
    more = {"url": f"{NAMESPACE}about", "valueString": link_id}
    return {**item, "extension": [*item.get("extension", []), more]}


def _choice(
    link_id: str, text: str, options: Sequence[tuple[str, str, bool]], hint: str = ""
) -> dict[str, Any]:
    return {
        "linkId": link_id,
        "type": "choice",
        "text": text,
        **_hint(hint),
        "answerOption": [
            {
                "valueCoding": {"code": code, "display": words},
                **(
                    {
                        "extension": [
                            {"url": f"{NAMESPACE}needs-person", "valueBoolean": True}
                        ]
                    }
                    if needs_person
                    else {}
                ),
            }
            for code, words, needs_person in options
        ],
    }


def _hint(hint: str) -> dict[str, Any]:
    if not hint:
        return {}
    return {"extension": [{"url": f"{NAMESPACE}hint", "valueString": hint}]}
