"""Letters and exports for the screens: one being written, one signed, files of them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.utils import timezone

from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings.models import Consent, Recording
from attunement_clinic.reports import actions
from attunement_clinic.reports.queries.letters import current


def stage_papers(ingrid: Actor, rosa: Caregiver) -> dict[str, UUID]:
    """Begin two letters of Rosa's, sign one, make a file of it and end another."""
    letter, signed = (
        actions.begin_letter(
            ingrid, caregiver_id=rosa.id, kind="closing", letter_id=uuid4()
        )
        for _each in range(2)
    )
    seen = {each.id for rows in current(signed).values() for each in rows}
    actions.sign_letter(ingrid, letter_id=signed.id, seen=seen)
    paper, gone = (
        actions.make_letter_file(
            ingrid, letter_id=signed.id, export_id=uuid4(), days=30
        )
        for _each in range(2)
    )
    actions.end_export(ingrid, export_id=gone.id)
    return {
        "letter": letter.id,
        "signed_letter": signed.id,
        "made": paper.id,
        "made_gone": gone.id,
    }


def stage_research(edda: Actor, amelia: Actor, film: Recording, teo: Caregiver) -> None:
    """Lend a film to research; ask twice for what is lent, and agree once."""
    for guardian in (film.caregiver, teo):
        if guardian.user is not None:
            Consent.objects.create(
                practice_id=film.practice_id,
                recording=film,
                caregiver=guardian,
                purpose=Purpose.RESEARCH,
                given_by=guardian.user,
                given_at=timezone.now(),
            )
    for study, is_agreed in (
        ("Shared pleasure in the first year, approved by the ethics board", True),
        ("Turn-taking at the changing table, pilot", False),
    ):
        request = actions.ask_for_package(edda, request_id=uuid4(), study=study)
        if is_agreed:
            actions.agree_to_package(amelia, request_id=request.id)
