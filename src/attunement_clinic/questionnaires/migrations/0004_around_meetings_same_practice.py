"""What is asked around meetings stays in its practice."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice


class Migration(migrations.Migration):
    dependencies: ClassVar = [("questionnaires", "0003_around_meetings")]
    operations: ClassVar = [
        *same_practice(
            "questionnaires_meetingform",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        ),
    ]
