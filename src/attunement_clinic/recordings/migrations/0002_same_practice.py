"""Links never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("recordings", "0001_initial"),
        ("families", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("recordings_artefact"),
        tenant_target("recordings_filminvitation"),
        tenant_target("recordings_recording"),
        *same_practice(
            "recordings_acknowledgement", {"caregiver_id": "families_caregiver"}
        ),
        *same_practice("recordings_artefact", {"recording_id": "recordings_recording"}),
        *same_practice(
            "recordings_consent",
            {
                "recording_id": "recordings_recording",
                "caregiver_id": "families_caregiver",
            },
        ),
        *same_practice(
            "recordings_filminvitation",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        ),
        *same_practice(
            "recordings_movementregion", {"recording_id": "recordings_recording"}
        ),
        *same_practice(
            "recordings_recording",
            {
                "family_id": "families_family",
                "caregiver_id": "families_caregiver",
                "invitation_id": "recordings_filminvitation",
            },
        ),
        *same_practice(
            "recordings_recordingshare",
            {
                "recording_id": "recordings_recording",
                "caregiver_id": "families_caregiver",
            },
        ),
        *same_practice(
            "recordings_recordingsubject",
            {
                "recording_id": "recordings_recording",
                "caregiver_id": "families_caregiver",
                "infant_id": "families_infant",
            },
        ),
        *same_practice(
            "recordings_upload",
            {
                "recording_id": "recordings_recording",
                "artefact_id": "recordings_artefact",
            },
        ),
    ]
