"""Words for a day stay in their practice (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0006_calm_and_diary")]
    operations: ClassVar = [
        *same_practice(
            "plans_diarywords",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        )
    ]
