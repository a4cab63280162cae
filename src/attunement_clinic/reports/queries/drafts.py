"""What a letter begins with: facts and the caregiver's own words, to be written on."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Caregiver
from attunement_clinic.outcomes.queries import Worry
from attunement_clinic.plans.queries import GoalRow
from attunement_clinic.policy import Actor
from attunement_clinic.reports import parts
from attunement_clinic.reports.models import Letter
from attunement_clinic.reports.queries import facts
from attunement_clinic.web.quotation import quoted


def draft_of(actor: Actor, caregiver: Caregiver, kind: str) -> dict[str, str]:
    """Write the beginning of each part; a part nothing is known of stays empty."""
    is_closing = kind == Letter.Kind.CLOSING
    drafted = {
        parts.SALUTATION: _("Dear %(name)s,") % {"name": caregiver.name}
        if is_closing
        else _("Dear colleague,"),
        parts.CAME_WITH: _came_with(caregiver, is_closing=is_closing),
        parts.SAW: _saw(actor, caregiver, is_closing=is_closing),
        parts.CHANGED: _changed(caregiver, is_closing=is_closing),
        parts.ENDING: _("With warm wishes,") if is_closing else _("Kind regards,"),
    }
    if is_closing:
        drafted[parts.TAKE] = _take(caregiver)
    else:
        drafted[parts.WHY] = _whom(caregiver)
    return {part: words for part, words in drafted.items() if words}


def _whom(caregiver: Caregiver) -> str:
    babies = [
        _("%(name)s, born %(day)s") % {"name": baby.name, "day": _day(baby.born_on)}
        if baby.born_on
        else baby.name
        for baby in caregiver.family.infants.all()
    ]
    return _("%(name)s (%(relation)s) and %(babies)s are in my care.") % {
        "name": caregiver.name,
        "relation": caregiver.get_relation_display(),
        "babies": "; ".join(babies),
    }


def _came_with(caregiver: Caregiver, *, is_closing: bool) -> str:
    worries = facts.worries_for(caregiver)
    if not worries:
        return ""
    first = (
        _("At the beginning you wrote:")
        if is_closing
        else _("%(name)s wrote at the beginning:") % {"name": caregiver.name}
    )
    return "\n".join([first, *(quoted(worry.words) for worry in worries)])


def _saw(actor: Actor, caregiver: Caregiver, *, is_closing: bool) -> str:
    lines = []
    meetings = facts.meetings_of(caregiver)
    if meetings:
        days = _listed([_day(day) for day in meetings])
        lines.append(_("We met on %(days)s.") % {"days": days})
    films = facts.films_of(actor, caregiver)
    if films:
        what = _listed([str(film.get_situation_display()).lower() for film in films])
        lines.append(
            (
                _("You brought films of: %(what)s.")
                if is_closing
                else _("Films of: %(what)s.")
            )
            % {"what": what}
        )
    for shown in facts.shown_to(actor, caregiver):
        said = next((each.words for each in shown.said if each.words), "")
        if said:
            lines.append(
                (
                    _("Of “%(moment)s” you said: “%(words)s”")
                    if is_closing
                    else _("Of “%(moment)s” they said: “%(words)s”")
                )
                % {"moment": shown.title, "words": said}
            )
    return "\n\n".join(lines)


def _changed(caregiver: Caregiver, *, is_closing: bool) -> str:
    worries = [_worry(each) for each in facts.worries_for(caregiver)]
    goals = [_goal(each) for each in facts.goals_for(caregiver)]
    told = [each for each in worries + goals if each]
    if any(goals):
        told.append(
            _("The numbers are yours.")
            if is_closing
            else _("The numbers are their own.")
        )
    return "\n\n".join(told)


def _worry(worry: Worry) -> str:
    """Tell a worry that was asked again, day by day, in the words of its answers."""
    if not worry.is_asked_again:
        return ""
    days = []
    for said in worry.asked:
        answers = ", ".join(each for each in (said.change, said.often.lower()) if each)
        if answers:
            days.append(f"{_day(said.on)}: {answers}")
    return "\n".join([quoted(worry.words), *days]) if days else ""


def _goal(goal: GoalRow) -> str:
    """Tell the first and the newest number a caregiver gave a goal; nothing is judged."""
    days = [each for each in (goal.first, goal.now) if each is not None]
    if not days:
        return ""
    near = [
        _("%(day)s: %(value)s of 10") % {"day": _day(each.on), "value": each.value}
        for each in days
    ]
    return "\n".join([quoted(goal.words), *near])


def _take(caregiver: Caregiver) -> str:
    calm = [each.title for each in facts.calm_of(caregiver)]
    if not calm:
        return ""
    return _("The calm moments you chose:") + "\n" + "\n".join(calm)


def _listed(items: Sequence[str]) -> str:
    once = list(dict.fromkeys(items))
    if len(once) < 2:
        return "".join(once)
    words = {"some": ", ".join(once[:-1]), "last": once[-1]}
    return _("%(some)s and %(last)s") % words


def _day(day: date) -> str:
    return date_format(day, "j F Y")
