"""Links stay in their practice; what was written, asked or marked is never rewritten."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target

KEPT = ("writing", "addendum", "passage", "safetyanswer")
REFUSE = """
CREATE FUNCTION intake_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was written in a note is append-only.';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER intake_{each}_append_only BEFORE UPDATE OR DELETE ON intake_{each}
    FOR EACH ROW EXECUTE FUNCTION intake_refuse();
CREATE TRIGGER intake_{each}_no_truncate BEFORE TRUNCATE ON intake_{each}
    FOR EACH STATEMENT EXECUTE FUNCTION intake_refuse();
"""
    for each in KEPT
)
ALLOW = (
    "".join(
        f"""
DROP TRIGGER intake_{each}_append_only ON intake_{each};
DROP TRIGGER intake_{each}_no_truncate ON intake_{each};
"""
        for each in KEPT
    )
    + "DROP FUNCTION intake_refuse();"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("intake", "0004_interviews"),
        ("families", "0002_same_practice"),
        ("recordings", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("intake_interview"),
        tenant_target("intake_note"),
        tenant_target("intake_writing"),
        tenant_target("intake_passage"),
        tenant_target("intake_concern"),
        *same_practice("intake_interview", {"family_id": "families_family"}),
        *same_practice("intake_note", {"interview_id": "intake_interview"}),
        *same_practice("intake_noteshare", {"note_id": "intake_note"}),
        *same_practice("intake_writing", {"note_id": "intake_note"}),
        *same_practice("intake_addendum", {"note_id": "intake_note"}),
        *same_practice("intake_passage", {"writing_id": "intake_writing"}),
        *same_practice(
            "intake_safetyanswer",
            {"interview_id": "intake_interview", "caregiver_id": "families_caregiver"},
        ),
        *same_practice(
            "intake_concern",
            {"family_id": "families_family", "recording_id": "recordings_recording"},
        ),
        *same_practice(
            "intake_concernsource",
            {"concern_id": "intake_concern", "passage_id": "intake_passage"},
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
