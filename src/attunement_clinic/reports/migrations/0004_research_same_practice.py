"""Links never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reports", "0003_research")]
    operations: ClassVar = [
        *same_practice("reports_researchrequest", {"export_id": "reports_export"}),
    ]
