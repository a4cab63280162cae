"""A safe-contact rule in words, for the people who reach somebody by hand."""

from collections.abc import Sequence

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from attunement_clinic.notifications.safe_contact import SafeContact, Way

WAYS = (Way.TEXT, Way.CALL, Way.EMAIL, Way.LETTER)


def way_words(way: Way) -> str:
    words = {
        Way.TEXT: _("text message"),
        Way.CALL: _("telephone"),
        Way.EMAIL: _("e-mail"),
        Way.LETTER: _("letter"),
    }
    return words[way]


def contact_words(contact: SafeContact) -> tuple[str, ...]:
    """Say a rule as short sentences, in the order in which somebody needs them."""
    sentences = list(reach_words(contact))
    if contact.not_to_know:
        sentences.append(_("Must not know: %(who)s") % {"who": contact.not_to_know})
    if contact.notes:
        sentences.append(contact.notes)
    return tuple(sentences)


def reach_words(contact: SafeContact) -> tuple[str, ...]:
    """Say the way and the hours alone: what may stand on a screen others could see."""
    sentences = [_ways(contact), _hours(contact)]
    if contact.sender_name:
        sentences.append(_("Sender name: “%(name)s”.") % {"name": contact.sender_name})
    if contact.allows(Way.CALL):
        sentences.append(
            _("Voicemail is fine.")
            if contact.may_leave_voicemail
            else _("No voicemail.")
        )
    return tuple(sentences)


def _ways(contact: SafeContact) -> str:
    allowed = [way_words(way) for way in WAYS if contact.allows(way)]
    return _("By %(ways)s.") % {"ways": _any_of(allowed)}


def _hours(contact: SafeContact) -> str:
    days = _days(sorted(contact.weekdays))
    if contact.starts is None or contact.ends is None:
        return _("%(days)s, at any hour.") % {"days": days}
    return _("%(days)s, %(starts)s to %(ends)s.") % {
        "days": days,
        "starts": time_format(contact.starts, "H:i"),
        "ends": time_format(contact.ends, "H:i"),
    }


def _days(days: Sequence[int]) -> str:
    if not days or len(days) == 7:
        return _("Any day")
    names = [str(WEEKDAYS[day]) for day in days]
    is_one_run = days[-1] - days[0] == len(days) - 1
    if is_one_run and len(days) > 2:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


def _any_of(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {
        "first": ", ".join(words[:-1]),
        "last": words[-1],
    }
