"""Links never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("intake", "0001_initial"),
        ("families", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("intake_enquiry"),
        *same_practice("intake_enquiry", {"family_id": "families_family"}),
        *same_practice("intake_enquiryconcern", {"enquiry_id": "intake_enquiry"}),
    ]
