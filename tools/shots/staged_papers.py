"""Letters and exports for the screens: one being written, one signed, files of them."""

from __future__ import annotations

from uuid import UUID, uuid4

from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor
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
