"""What parents are told and asked before a film, word for word and with a version.

A version is never edited once somebody acknowledged it: changed words are a new version,
and everybody is asked again. The version, the language and the digest of the words as
they stood on the screen are kept with each acknowledgement and consent.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attunement_clinic.policy import Purpose


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to read: a line to remember and a few words more."""

    icon: str
    heading: str | Promise
    text: str | Promise

    def filled(self, values: Mapping[str, object]) -> "FilledPart":
        """Fill the places, in the language of the moment."""
        return FilledPart(
            self.icon, str(self.heading) % values, str(self.text) % values
        )


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A part as it stands on the screen."""

    icon: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with named places, of one version."""

    version: str
    parts: tuple[Part, ...]

    def filled(self, values: Mapping[str, object]) -> tuple[FilledPart, ...]:
        """Fill the places, in the language of the moment."""
        return tuple(part.filled(values) for part in self.parts)


FILMING: Final = Wording(
    version="filming-1",
    parts=(
        Part(
            "heart",
            _("What it is for"),
            _(
                "You and %(clinician)s watch a few everyday minutes together. First of "
                "all you look for what goes well between you and your baby."
            ),
        ),
        Part(
            "eye",
            _("Who sees it"),
            _(
                "You and %(clinician)s see it. Anyone else only if you say so, film by "
                "film. "
                "Another parent of your baby sees nothing of it unless you share it."
            ),
        ),
        Part(
            "shield",
            _("When we must act"),
            _(
                "If a film shows a child in danger, the team must protect the child. "
                "Whenever it is safe, we speak with you first."
            ),
        ),
        Part(
            "today",
            _("It is not watched when it arrives"),
            _(
                "%(clinician)s watches it within %(days)s working days. If you need "
                "someone now, call the numbers at the foot of this page."
            ),
        ),
        Part(
            "hand",
            _("Your baby comes first"),
            _(
                "If your baby is upset, stop filming and comfort your baby. A film that "
                "ends early is fine."
            ),
        ),
        Part(
            "sun",
            _("An ordinary moment is enough"),
            _(
                "Never film to prove a problem. There is no need to wait for a hard "
                "moment, or to make one happen."
            ),
        ),
        Part(
            "undo",
            _("You can stop at any time"),
            _(
                "Saying no, or stopping later, never changes your care. It works from "
                "the next moment on."
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a film that a parent may allow with a switch."""

    purpose: Purpose
    title: str | Promise
    text: str | Promise
    is_required: bool = False

    def words(self, names: Mapping[str, object]) -> FilledPart:
        """Write the switch out, in the language of the moment."""
        return Part("", self.title, self.text).filled(names)


USES_VERSION: Final = "uses-1"
USES: Final = (
    Use(
        Purpose.THERAPY,
        _("Watching together"),
        _("You and %(clinician)s"),
        is_required=True,
    ),
    Use(
        Purpose.SUPERVISION,
        _("%(clinician)s’s supervisor"),
        _("%(supervisor)s, to help %(clinician)s help you"),
    ),
    Use(
        Purpose.TRAINING,
        _("Training other therapists"),
        _("Needs the other guardian too. We ask only if you say so."),
    ),
    Use(
        Purpose.RESEARCH,
        _("Research"),
        _("Needs the other guardian too. We ask only if you say so."),
    ),
)
# What another guardian reads below a use that the filming parent allows.
ASKED_GUARDIAN: Final = _(
    "The parent who filmed allows this. It needs you as well, and your no is enough: the "
    "film is then not used for it. Saying no never changes your care."
)
OFFERED: Final = frozenset(use.purpose for use in USES)


def digest_of(parts: tuple[FilledPart, ...]) -> str:
    """Name the words exactly as they were shown."""
    words = "\n".join(f"{part.heading}\n{part.text}" for part in parts)
    return hashlib.sha256(words.encode()).hexdigest()
