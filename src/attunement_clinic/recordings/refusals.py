"""What a parent reads when a film cannot be opened: plain words, and what to do."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ANOTHER = _("What you sent is kept. Please choose another film, or film again.")
_ASK_US = _("What you sent is kept. The team looks at it with you.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What happened, and what is safe and comes next."""

    what: str | Promise
    next: str | Promise


_UNKNOWN = Refusal(_("This film cannot be opened here."), _ASK_US)
_WORDS: Final = {
    "empty": Refusal(_("There is nothing in this file."), _ANOTHER),
    "not_a_film": Refusal(_("This is not a film."), _ANOTHER),
    "playlist": Refusal(_("This is a list of films, not a film."), _ANOTHER),
    "index_missing": Refusal(
        _("The end of this film is missing, so it cannot be opened."),
        _("Please send it again from the phone that filmed it."),
    ),
    "unreadable": Refusal(_("This film is damaged and cannot be opened."), _ANOTHER),
    "no_picture": Refusal(_("There is sound, but no picture."), _ANOTHER),
    "too_long": Refusal(
        _("This film is too long to open here."),
        _("Please send a shorter one. A few minutes are enough."),
    ),
    "too_large_picture": Refusal(
        _("The picture of this film is too large to open here."),
        _("Please film again with a smaller picture size."),
    ),
    "nothing_kept": Refusal(
        _("The part of this film that was kept lies after its end."),
        _("Nobody saw any of it. Please send it again, and choose the part once more."),
    ),
    "too_complex": Refusal(_("This film is made in a way we cannot open."), _ASK_US),
    "gave_up": Refusal(_("This film could not be opened, though we tried."), _ASK_US),
}


def refusal_words(code: str) -> Refusal:
    """Return a parent's words for a typed refusal."""
    return _WORDS.get(code, _UNKNOWN)
