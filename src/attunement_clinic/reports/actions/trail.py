"""What every action on a letter or an export writes down."""

from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor
from attunement_clinic.reports.models import Export, Letter


def note_letter(actor: Actor, letter: Letter, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="letter",
        subject_id=letter.id,
        family_id=letter.family_id,
        facts={"kind": letter.kind, "caregiver": str(letter.caregiver_id)},
    )


def note_export(actor: Actor | None, export: Export, action: str, **facts: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="export",
        subject_id=export.id,
        family_id=export.family_id,
        practice_id=export.practice_id,
        purpose=export.purpose,
        facts={
            "kind": export.kind,
            "caregiver": str(export.caregiver_id) if export.caregiver_id else None,
            "sha256": export.sha256,
            **facts,
        },
    )
