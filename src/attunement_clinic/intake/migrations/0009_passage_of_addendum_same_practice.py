"""A sentence of an addendum stays in its practice."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0008_passage_of_addendum")]
    operations: ClassVar = [
        tenant_target("intake_addendum"),
        *same_practice("intake_passage", {"addendum_id": "intake_addendum"}),
    ]
