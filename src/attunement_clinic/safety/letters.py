"""The mails of a call: whom, and a text without a clinical word, a name or a number."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Membership, User
from attunement_clinic.notifications import mail
from attunement_clinic.policy import Role
from attunement_clinic.safety.actions import note_mail
from attunement_clinic.safety.models import SafetyEntry, SafetyTask

_CLINICAL = (Role.CLINICIAN, Role.SUPERVISOR)


class CannotMailError(Exception):
    """Some mails of a step are still to be sent."""


def mail_step(task_id: UUID, level: int) -> None:
    """Mail everybody this step calls, each once.

    Raises
    ------
    CannotMailError
        When a mail could not be sent; the call shows that, and the job is tried again.
    """
    task = SafetyTask.objects.select_related("practice").get(id=task_id)
    if task.state != SafetyTask.State.OPEN or task.level != level:
        return
    left = [
        user
        for user in _called(task)
        if not _lines(task, SafetyEntry.Kind.MAILED, user)
    ]
    failed = [user for user in left if not _mailed(task, user)]
    if failed:
        message = f"{len(failed)} mails of call {task.id} could not be sent"
        raise CannotMailError(message)


def _called(task: SafetyTask) -> list[User]:
    if task.level == SafetyTask.Level.EVERYBODY:
        members = Membership.objects.live().filter(
            practice_id=task.practice_id, role__in=_CLINICAL, user__is_active=True
        )
        return list(User.objects.filter(id__in=members.values("user_id")))
    named = [each for each in (task.responsible, task.deputy) if each is not None]
    if task.level == SafetyTask.Level.DEPUTY and task.deputy is not None:
        named = [task.deputy]
    return [user for user in named if user.is_active]


def _lines(task: SafetyTask, kind: SafetyEntry.Kind, user: User) -> bool:
    """Say whether this very step of this call has such a line for `user`."""
    return task.entries.filter(
        kind=kind,
        facts__level=task.level,
        facts__called_at=task.called_at.isoformat(),
        facts__to=str(user.id),
    ).exists()


def _mailed(task: SafetyTask, user: User) -> bool:
    due = task.due_at.astimezone(ZoneInfo(task.practice.time_zone))
    try:
        mail.send(
            "safety/mail/please_look.txt",
            to=user.email,
            subject=_("Please look at your list"),
            sender_name=task.practice.sender_name,
            values={"due": due, "level": task.level},
        )
    except OSError as error:
        if not _lines(task, SafetyEntry.Kind.MAIL_FAILED, user):
            note_mail(
                task_id=task.id,
                level=task.level,
                user_id=user.id,
                problem=type(error).__name__,
            )
        return False
    note_mail(task_id=task.id, level=task.level, user_id=user.id)
    return True
