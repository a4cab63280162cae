"""Links never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("plans", "0001_initial"),
        ("families", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("plans_activity"),
        tenant_target("plans_appointment"),
        *same_practice(
            "plans_activity",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        ),
        *same_practice(
            "plans_appointment",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        ),
        *same_practice(
            "plans_careplan",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        ),
        *same_practice("plans_diaryentry", {"activity_id": "plans_activity"}),
    ]
