"""Links never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [("families", "0001_initial")]
    operations: ClassVar = [
        tenant_target("families_caregiver"),
        tenant_target("families_family"),
        tenant_target("families_infant"),
        *same_practice("families_caregiver", {"family_id": "families_family"}),
        *same_practice(
            "families_caregiverinvitation", {"caregiver_id": "families_caregiver"}
        ),
        *same_practice("families_careteamplace", {"family_id": "families_family"}),
        *same_practice("families_infant", {"family_id": "families_family"}),
    ]
