"""The parts of a letter, in their order, and what each is for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from attunement_clinic.reports.models import Letter

RECIPIENT, SALUTATION, ENDING = "recipient", "salutation", "ending"
CAME_WITH, SAW, CHANGED, TAKE, NEXT = "came-with", "saw", "changed", "take", "next"
WHY = "why"
# Parts that stand in the letter without a heading of their own.
BARE = frozenset({RECIPIENT, SALUTATION, ENDING})


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a letter: its heading on paper, and what is asked of the writer."""

    key: str
    title: str
    ask: str = ""


def parts_of(kind: str) -> tuple[Part, ...]:
    """List the parts of a letter of this kind."""
    return _closing() if kind == Letter.Kind.CLOSING else _clinician()


def title_of(kind: str) -> str:
    """Give the title a letter has on paper."""
    if kind == Letter.Kind.CLOSING:
        return _("Looking back on our time")
    return _("Report")


def _closing() -> tuple[Part, ...]:
    return (
        Part(SALUTATION, _("Salutation")),
        Part(
            CAME_WITH,
            _("What brought you"),
            _("Their own words from the beginning stand here already."),
        ),
        Part(
            SAW,
            _("What we saw together"),
            _("Begin with what was good. Name moments, not qualities."),
        ),
        Part(
            CHANGED,
            _("What has changed, in your words"),
            _("What they said themselves, on which day. No score, no verdict."),
        ),
        Part(TAKE, _("What you take with you"), _("Small things that are theirs now.")),
        Part(
            NEXT,
            _("What comes next"),
            _("Who is there, how to reach them, and by when."),
        ),
        Part(ENDING, _("Ending"), _("Your name and the day are added when you sign.")),
    )


def _clinician() -> tuple[Part, ...]:
    return (
        Part(
            RECIPIENT,
            _("To whom"),
            _("Name and address. The caregiver knows that this letter goes there."),
        ),
        Part(SALUTATION, _("Salutation")),
        Part(WHY, _("Why I write")),
        Part(
            CAME_WITH,
            _("What they came with"),
            _("In the caregiver’s own words, from the beginning."),
        ),
        Part(
            SAW,
            _("What we did"),
            _("Meetings, films, what was seen. Facts first, strengths first."),
        ),
        Part(
            CHANGED,
            _("How it is now, in the caregiver’s words"),
            _("What they said themselves, on which day. No score, no verdict."),
        ),
        Part(NEXT, _("What was agreed, and what would help")),
        Part(ENDING, _("Ending"), _("Your name and the day are added when you sign.")),
    )
