"""The line to the practice's mailbox: no name, no word of theirs, no clinical word."""

from uuid import UUID

from django.utils.translation import gettext as _

from attunement_clinic.accounts.reading import in_language_of_practice
from attunement_clinic.intake.models import Reception
from attunement_clinic.notifications import mail


def tell_the_mailbox(practice_id: UUID) -> None:
    """Say that something came in; who may read it sees what when they sign in."""
    rows = Reception.objects.select_related("practice")
    reception = rows.filter(practice_id=practice_id).first()
    if reception is None or not reception.tell_at:
        return
    with in_language_of_practice(practice_id):
        mail.send(
            "intake/mail/something_came.txt",
            to=reception.tell_at,
            subject=_("Something new has arrived"),
            sender_name=reception.practice.sender_name,
            values={},
        )
