"""The mails of a call: whom, and a text without a clinical word, a name or a number."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import User
from attunement_clinic.accounts.reading import in_language_of
from attunement_clinic.notifications import mail
from attunement_clinic.safety.actions import note_mail
from attunement_clinic.safety.models import SafetyEntry, SafetyTask
from attunement_clinic.safety.queries import works_here


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
    """List whom this step calls; everybody, when those it names no longer work here."""
    here = works_here(task.practice_id)
    named = [task.responsible_id, task.deputy_id]
    if task.level == SafetyTask.Level.DEPUTY and task.deputy_id in here:
        named = [task.deputy_id]
    left = here.intersection(each for each in named if each)
    if task.level == SafetyTask.Level.EVERYBODY or not left:
        left = here
    return list(User.objects.filter(id__in=left))


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
        with in_language_of(user):
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
