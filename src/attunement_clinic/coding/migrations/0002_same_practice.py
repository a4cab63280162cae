"""Links never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("coding", "0001_initial"),
        ("recordings", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("coding_codingsession"),
        *same_practice(
            "coding_codingsession", {"recording_id": "recordings_recording"}
        ),
        *same_practice(
            "coding_measurerecord", {"coding_session_id": "coding_codingsession"}
        ),
    ]
