"""Links stay in their practice, and what happened with a call is never rewritten."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target

REFUSE = """
CREATE FUNCTION safety_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What happened with a call for a person is append-only.';
END $$;
CREATE TRIGGER safety_append_only BEFORE UPDATE OR DELETE ON safety_safetyentry
    FOR EACH ROW EXECUTE FUNCTION safety_refuse();
CREATE TRIGGER safety_no_truncate BEFORE TRUNCATE ON safety_safetyentry
    FOR EACH STATEMENT EXECUTE FUNCTION safety_refuse();
"""
ALLOW = """
DROP TRIGGER safety_append_only ON safety_safetyentry;
DROP TRIGGER safety_no_truncate ON safety_safetyentry;
DROP FUNCTION safety_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("safety", "0002_calls"),
        ("families", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("safety_safetytask"),
        *same_practice(
            "safety_safetytask",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        ),
        *same_practice("safety_safetyentry", {"task_id": "safety_safetytask"}),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
