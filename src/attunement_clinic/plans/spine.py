"""What goals, meetings, calm moments and the diary add to a family's spine."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.families.surroundings import PathEvent, Reached
from attunement_clinic.families.voices import voice_of, voices_of
from attunement_clinic.plans.models import (
    Activity,
    Appointment,
    CarePlan,
    DiaryEntry,
    DiaryWords,
    Goal,
    GoalRating,
)
from attunement_clinic.plans.protocols import find_protocol
from attunement_clinic.plans.queries import clock_of
from attunement_clinic.policy import Actor
from attunement_clinic.web.quotation import quoted

Item = tuple[UUID, PathEvent]
_DayIn = Callable[[UUID, datetime], date]
_NoonIn = Callable[[UUID, date], datetime]
_Noted = tuple[Caregiver, date, str, str]
_LONGEST = 160


def items_of(actor: Actor, families: Sequence[Family]) -> Iterator[Item]:
    """Yield what the plans of `families` hold, each item leading to its plan."""
    clocks = {each.id: clock_of(each.practice) for each in families}

    def day_in(family_id: UUID, at: datetime) -> date:
        return at.astimezone(clocks[family_id]).date()

    def noon_in(family_id: UUID, day: date) -> datetime:
        return datetime.combine(day, time(12), tzinfo=clocks[family_id])

    yield from _goals(families, day_in)
    yield from _ratings(families, noon_in)
    yield from _calm(families, day_in)
    yield from _diaries(families, noon_in)
    managed = {each.id for each in families if may_manage(actor, each)}
    yield from _meetings(families, managed)
    yield from _next_sessions(families)


def reached_in(practice: Practice) -> Iterator[Reached]:
    """Yield whose plan began, and when somebody was last heard of in diary or meeting."""
    of_family = "family_id"
    agreed = (
        Activity.objects.filter(practice=practice).order_by().values_list(of_family)
    )
    for family_id, first, last in agreed.annotate(Min("created_at"), Max("created_at")):
        yield Reached(subject_id=family_id, step="plan", at=first)
        yield Reached(subject_id=family_id, at=last)
    chosen = CarePlan.objects.filter(practice=practice).exclude(protocol="")
    for family_id, first in (
        chosen.order_by().values_list(of_family).annotate(Min("created_at"))
    ):
        yield Reached(subject_id=family_id, step="plan", at=first)
    written = (
        DiaryWords.objects.filter(practice=practice).order_by().values_list(of_family)
    )
    noted = (
        DiaryEntry.objects.filter(practice=practice)
        .order_by()
        .values_list("activity__family_id")
    )
    met = Appointment.objects.filter(practice=practice, cancelled_at__isnull=True)
    for family_id, last in (
        *written.annotate(Max("created_at")),
        *noted.annotate(Max("created_at")),
        *met.order_by().values_list(of_family).annotate(Max("starts_at")),
    ):
        yield Reached(subject_id=family_id, at=last)


def meeting_key(appointment_id: UUID) -> str:
    """Name a meeting's item, so that what was prepared for it takes its place."""
    return f"meeting:{appointment_id}"


def _goals(families: Sequence[Family], day_in: _DayIn) -> Iterator[Item]:
    rows = (
        Goal.objects.filter(family__in=families)
        .select_related("caregiver", "entered_by")
        .order_by("caregiver_id", "created_at")
    )
    for (_person, _day), found in groupby(
        rows, lambda row: (row.caregiver_id, day_in(row.family_id, row.created_at))
    ):
        goals = list(found)
        first = goals[0]
        yield (
            first.family_id,
            PathEvent(
                title=_("%(who)s hopes for") % {"who": short_name(first.caregiver)},
                at=max(row.created_at for row in goals),
                text=_shortened(" ".join(quoted(row.words) for row in goals)),
                voices=(voice_of(first.caregiver),),
                address=_plan(first.family_id),
            ),
        )


def _ratings(families: Sequence[Family], noon_in: _NoonIn) -> Iterator[Item]:
    """Yield what was told of a goal; what was given in a form is in the form's item."""
    rows = (
        GoalRating.objects.filter(goal__family__in=families, answered_in__isnull=True)
        .select_related("goal__caregiver")
        .order_by("goal__caregiver_id", "rated_on", "created_at")
    )
    for (_person, day), found in groupby(
        rows, lambda row: (row.goal.caregiver_id, row.rated_on)
    ):
        newest = list({row.goal_id: row for row in found}.values())
        goal = newest[0].goal
        yield (
            goal.family_id,
            PathEvent(
                title=_("%(who)s said how near it is")
                % {"who": short_name(goal.caregiver)},
                at=noon_in(goal.family_id, day),
                text=_shortened(
                    " ".join(
                        _("“%(goal)s” %(value)s of 10.")
                        % {"goal": row.goal.words, "value": row.value}
                        for row in newest
                    )
                ),
                voices=(voice_of(goal.caregiver),),
                address=_plan(goal.family_id),
                is_contact=True,
            ),
        )


def _calm(families: Sequence[Family], day_in: _DayIn) -> Iterator[Item]:
    rows = (
        Activity.objects.filter(family__in=families)
        .select_related("caregiver", "agreed_with")
        .order_by("caregiver_id", "created_at")
    )
    for (_person, _day), found in groupby(
        rows, lambda row: (row.caregiver_id, day_in(row.family_id, row.created_at))
    ):
        agreed = list(found)
        first = agreed[0]
        yield (
            first.family_id,
            PathEvent(
                title=_("Calm moments at home"),
                at=max(row.created_at for row in agreed),
                text=_("%(what)s, chosen by %(who)s with %(staff)s")
                % {
                    "what": ", ".join(row.title for row in agreed),
                    "who": short_name(first.caregiver),
                    "staff": staff_initials(first.agreed_with),
                },
                step="calm",
                voices=voices_of([first.caregiver, first.agreed_with]),
                address=_plan(first.family_id),
                is_contact=True,
            ),
        )


def _diaries(families: Sequence[Family], noon_in: _NoonIn) -> Iterator[Item]:
    """Yield the diary a week at a time: what it holds, never how often."""
    entries = DiaryEntry.objects.filter(activity__family__in=families).select_related(
        "activity__caregiver"
    )
    words = DiaryWords.objects.filter(family__in=families).select_related("caregiver")
    found = [
        *(
            (row.activity.caregiver, row.happened_on, row.activity.title, "")
            for row in entries
        ),
        *((row.caregiver, row.day, "", row.words) for row in words),
    ]
    weeks: dict[tuple[UUID, date], list[_Noted]] = {}
    for person, day, title, said in found:
        monday = day - timedelta(days=day.weekday())
        weeks.setdefault((person.id, monday), []).append((person, day, title, said))
    for week in weeks.values():
        person = week[0][0]
        yield (
            person.family_id,
            PathEvent(
                title=_("%(who)s’s diary") % {"who": short_name(person)},
                at=noon_in(person.family_id, max(day for _, day, _, _ in week)),
                text=_held(week),
                voices=(voice_of(person),),
                address=_plan(person.family_id),
                is_contact=True,
            ),
        )


def _held(week: Iterable[_Noted]) -> str:
    rows = sorted(week, key=lambda row: row[1])
    titles = ", ".join(dict.fromkeys(title for _, _, title, _ in rows if title))
    said = " ".join(quoted(words) for _, _, _, words in rows if words)
    return _shortened(
        " ".join(each for each in (f"{titles}." if titles else "", said) if each)
    )


def _meetings(families: Sequence[Family], managed: Set[UUID]) -> Iterator[Item]:
    now = timezone.now()
    rows = Appointment.objects.filter(
        family__in=families, cancelled_at__isnull=True
    ).select_related("caregiver", "clinician")
    for row in rows:
        is_over = row.ends_at <= now
        is_missed = row.missed_at is not None
        yield (
            row.family_id,
            PathEvent(
                title=_("Meeting with %(who)s") % {"who": short_name(row.caregiver)},
                at=row.starts_at,
                text=_("Did not take place.")
                if is_missed
                else _("%(place)s, %(minutes)s minutes.")
                % {"place": row.get_place_display(), "minutes": row.minutes},
                voices=voices_of([row.caregiver, row.clinician]),
                address=reverse("plans:change-meeting", args=[row.id])
                if row.family_id in managed
                else "",
                key=meeting_key(row.id),
                is_ahead=not is_over,
                is_contact=is_over and not is_missed,
            ),
        )


def _next_sessions(families: Sequence[Family]) -> Iterator[Item]:
    """Yield the session that comes next in each caregiver's way of working."""
    plans = (
        CarePlan.objects.filter(family__in=families, family__closed_at__isnull=True)
        .exclude(protocol="")
        .select_related("caregiver")
    )
    for row in plans:
        followed = find_protocol(row.protocol, row.protocol_version)
        if followed is None or row.sessions_held >= len(followed.sessions):
            continue
        session = followed.sessions[row.sessions_held]
        yield (
            row.family_id,
            PathEvent(
                title=_("Session %(n)s with %(who)s: %(theme)s")
                % {
                    "n": row.sessions_held + 1,
                    "who": short_name(row.caregiver),
                    "theme": session.theme,
                },
                text=str(session.aim),
                voices=(voice_of(row.caregiver),),
                address=_plan(row.family_id),
                is_ahead=True,
            ),
        )


def _plan(family_id: UUID) -> str:
    return reverse("plans:plan", args=[family_id])


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
