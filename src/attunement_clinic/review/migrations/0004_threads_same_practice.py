"""Links of threads never cross the wall between practices (accounts/tenancy.py)."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target


class Migration(migrations.Migration):
    dependencies: ClassVar = [("review", "0003_threads")]
    operations: ClassVar = [
        tenant_target("review_thread"),
        *same_practice("review_thread", {"caregiver_id": "families_caregiver"}),
        *same_practice("review_reflection", {"thread_id": "review_thread"}),
        *same_practice(
            "review_threadrating",
            {"thread_id": "review_thread", "review_id": "review_reviewsession"},
        ),
        *same_practice(
            "review_threadmoment",
            {"thread_id": "review_thread", "moment_id": "review_moment"},
        ),
    ]
