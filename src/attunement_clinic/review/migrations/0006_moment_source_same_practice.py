"""The sources of moments never cross the wall between practices."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice


class Migration(migrations.Migration):
    dependencies: ClassVar = [("review", "0005_moment_source")]
    operations: ClassVar = [
        *same_practice(
            "review_momentsource",
            {"moment_id": "review_moment", "passage_id": "intake_passage"},
        ),
    ]
