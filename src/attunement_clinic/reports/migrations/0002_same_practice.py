"""Links stay in their practice; what was written in a letter is never rewritten."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target

REFUSE = """
CREATE FUNCTION reports_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was written in a letter is append-only.';
END $$;
CREATE TRIGGER reports_letterwriting_append_only
    BEFORE UPDATE OR DELETE ON reports_letterwriting
    FOR EACH ROW EXECUTE FUNCTION reports_refuse();
CREATE TRIGGER reports_letterwriting_no_truncate
    BEFORE TRUNCATE ON reports_letterwriting
    FOR EACH STATEMENT EXECUTE FUNCTION reports_refuse();
"""
ALLOW = """
DROP TRIGGER reports_letterwriting_append_only ON reports_letterwriting;
DROP TRIGGER reports_letterwriting_no_truncate ON reports_letterwriting;
DROP FUNCTION reports_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("reports", "0001_initial"),
        ("families", "0002_same_practice"),
        ("recordings", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("reports_letter"),
        tenant_target("reports_export"),
        *same_practice(
            "reports_letter",
            {"family_id": "families_family", "caregiver_id": "families_caregiver"},
        ),
        *same_practice("reports_letterwriting", {"letter_id": "reports_letter"}),
        *same_practice(
            "reports_export",
            {
                "family_id": "families_family",
                "caregiver_id": "families_caregiver",
                "letter_id": "reports_letter",
            },
        ),
        *same_practice(
            "reports_exportrecording",
            {"export_id": "reports_export", "recording_id": "recordings_recording"},
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
