"""Holds stay in their practice, and what was done with one is never rewritten."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target

REFUSE = """
CREATE FUNCTION safety_refuse_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was done with a safeguarding hold is append-only.';
END $$;
CREATE TRIGGER safety_hold_append_only BEFORE UPDATE OR DELETE ON safety_holdact
    FOR EACH ROW EXECUTE FUNCTION safety_refuse_hold();
CREATE TRIGGER safety_hold_no_truncate BEFORE TRUNCATE ON safety_holdact
    FOR EACH STATEMENT EXECUTE FUNCTION safety_refuse_hold();
CREATE TRIGGER safety_hold_stays BEFORE DELETE ON safety_safeguardinghold
    FOR EACH ROW EXECUTE FUNCTION safety_refuse_hold();
"""
ALLOW = """
DROP TRIGGER safety_hold_append_only ON safety_holdact;
DROP TRIGGER safety_hold_no_truncate ON safety_holdact;
DROP TRIGGER safety_hold_stays ON safety_safeguardinghold;
DROP FUNCTION safety_refuse_hold();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("safety", "0005_holds"),
        ("recordings", "0002_same_practice"),
        ("families", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("safety_safeguardinghold"),
        *same_practice(
            "safety_safeguardinghold",
            {"family_id": "families_family", "recording_id": "recordings_recording"},
        ),
        *same_practice("safety_holdact", {"hold_id": "safety_safeguardinghold"}),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
