"""Links of goals stay in their practice; a number once given is never changed."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target

_FORM = {"answered_in_id": "questionnaires_questionnaireresponse"}
REFUSE = """
CREATE FUNCTION plans_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was said on a day is kept as it was said.';
END $$;
CREATE TRIGGER ratings_append_only BEFORE UPDATE OR DELETE ON plans_goalrating
    FOR EACH ROW EXECUTE FUNCTION plans_refuse();
CREATE TRIGGER ratings_no_truncate BEFORE TRUNCATE ON plans_goalrating
    FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse();
"""
ALLOW = """
DROP TRIGGER ratings_append_only ON plans_goalrating;
DROP TRIGGER ratings_no_truncate ON plans_goalrating;
DROP FUNCTION plans_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("plans", "0003_goals"),
        ("questionnaires", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("plans_goal"),
        *same_practice(
            "plans_goal",
            {
                "family_id": "families_family",
                "caregiver_id": "families_caregiver",
                **_FORM,
            },
        ),
        *same_practice("plans_goalrating", {"goal_id": "plans_goal", **_FORM}),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
