"""The course of a plan: the sessions of its protocol, and which comes next."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.plans.models import Activity, CarePlan
from attunement_clinic.plans.protocols import (
    ClipRule,
    PlannedSession,
    Protocol,
    find_protocol,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSession:
    """One session as the page of the plan shows it."""

    number: int
    theme: str
    aim: str
    does: str
    calm: str
    clips: tuple[str, ...]
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    is_held: bool
    is_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A protocol as one caregiver follows it."""

    key: str
    title: str
    summary: str
    minutes: int
    held: int
    sessions: tuple[CourseSession, ...]

    @property
    def next(self) -> CourseSession | None:
        return next((each for each in self.sessions if each.is_next), None)


def courses_of(family: Family) -> dict[UUID, Course]:
    """Map each caregiver of a family who follows a protocol to its course."""
    rows = CarePlan.objects.filter(family=family).exclude(protocol="")
    return {
        row.caregiver_id: _course(row, followed)
        for row in rows
        if (followed := find_protocol(row.protocol, row.protocol_version)) is not None
    }


def course_of(caregiver: Caregiver) -> Course | None:
    """Give the course one caregiver follows, if any."""
    return courses_of(caregiver.family).get(caregiver.id)


def _course(row: CarePlan, followed: Protocol) -> Course:
    return Course(
        key=followed.id,
        title=str(followed.title),
        summary=str(followed.summary),
        minutes=followed.minutes,
        held=row.sessions_held,
        sessions=tuple(
            _session(n, each, followed, row.sessions_held)
            for n, each in enumerate(followed.sessions, start=1)
        ),
    )


def _session(
    number: int, session: PlannedSession, protocol: Protocol, held: int
) -> CourseSession:
    return CourseSession(
        number=number,
        theme=str(session.theme),
        aim=str(session.aim),
        does=_does(session, protocol),
        calm=", ".join(str(Activity.Kind(kind).label) for kind in session.calm),
        clips=_clips(session.clips, protocol.clips) if "watch" in session.does else (),
        questions=_questions(session, protocol) if "watch" in session.does else (),
        is_held=number <= held,
        is_next=number == held + 1,
    )


def _does(session: PlannedSession, protocol: Protocol) -> str:
    minutes = session.film_minutes or protocol.film_minutes
    words = {
        "talk": _("talking"),
        "film": ngettext(
            "filming %(n)s minute at most", "filming %(n)s minutes at most", minutes
        )
        % {"n": minutes},
        "watch": _("watching together"),
    }
    return ", ".join(words[each] for each in session.does)


def _clips(own: ClipRule, usual: ClipRule) -> tuple[str, ...]:
    lines = []
    if (longest := own.longest_ms or usual.longest_ms) is not None:
        lines.append(_("up to %(n)s seconds each") % {"n": longest // 1000})
    if (most := own.most or usual.most) is not None:
        lines.append(_("%(n)s at most") % {"n": most})
    if own.strengths_only or usual.strengths_only:
        lines.append(_("moments that go well, and no others"))
    elif (strengths := usual.strengths_for_a_hard_moment) is not None:
        lines.append(
            _("%(n)s that go well for one that is still a riddle") % {"n": strengths}
        )
    return tuple(lines)


def _questions(
    session: PlannedSession, protocol: Protocol
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Put what a session asks of its own before what the protocol always asks."""
    heads = {
        "see": _("What is seen"),
        "feel": _("What is felt"),
        "infants_view": _("How the baby may see it"),
        "link": _("What it reminds of"),
        "next": _("What comes of it"),
    }
    return tuple(
        (
            head,
            tuple(
                str(each)
                for each in (
                    *session.questions.get(key, ()),  # type: ignore[call-overload]
                    *protocol.questions.get(key, ()),  # type: ignore[call-overload]
                )
            ),
        )
        for key, head in heads.items()
    )
