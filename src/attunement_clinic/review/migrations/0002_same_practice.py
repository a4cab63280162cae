"""Links never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("review", "0001_initial"),
        ("recordings", "0002_same_practice"),
        ("families", "0002_same_practice"),
        ("plans", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("review_moment"),
        tenant_target("review_reviewmoment"),
        tenant_target("review_reviewsession"),
        *same_practice("review_moment", {"recording_id": "recordings_recording"}),
        *same_practice(
            "review_reflection",
            {"item_id": "review_reviewmoment", "caregiver_id": "families_caregiver"},
        ),
        *same_practice(
            "review_reviewmoment",
            {"review_id": "review_reviewsession", "moment_id": "review_moment"},
        ),
        *same_practice(
            "review_reviewsession",
            {
                "family_id": "families_family",
                "caregiver_id": "families_caregiver",
                "appointment_id": "plans_appointment",
                "activity_id": "plans_activity",
            },
        ),
        *same_practice("review_thread", {"caregiver_id": "families_caregiver"}),
    ]
