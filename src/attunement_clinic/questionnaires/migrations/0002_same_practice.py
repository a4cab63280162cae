"""Links stay in their practice, and an answer is never changed once it was given."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice, tenant_target

_PERSON = {"family_id": "families_family", "caregiver_id": "families_caregiver"}
REFUSE = """
CREATE FUNCTION questionnaires_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An answer is kept as it was given.';
END $$;
CREATE TRIGGER answers_append_only BEFORE UPDATE OR DELETE
    ON questionnaires_givenanswer
    FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse();
CREATE TRIGGER answers_no_truncate BEFORE TRUNCATE ON questionnaires_givenanswer
    FOR EACH STATEMENT EXECUTE FUNCTION questionnaires_refuse();
"""
ALLOW = """
DROP TRIGGER answers_append_only ON questionnaires_givenanswer;
DROP TRIGGER answers_no_truncate ON questionnaires_givenanswer;
DROP FUNCTION questionnaires_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("questionnaires", "0001_initial"),
        ("families", "0002_same_practice"),
    ]
    operations: ClassVar = [
        tenant_target("questionnaires_instrument"),
        tenant_target("questionnaires_questionnairerequest"),
        tenant_target("questionnaires_questionnaireresponse"),
        *same_practice(
            "questionnaires_questionnairerequest",
            {**_PERSON, "instrument_id": "questionnaires_instrument"},
        ),
        *same_practice(
            "questionnaires_questionnaireresponse",
            {**_PERSON, "request_id": "questionnaires_questionnairerequest"},
        ),
        *same_practice(
            "questionnaires_givenanswer",
            {"response_id": "questionnaires_questionnaireresponse"},
        ),
        *same_practice(
            "questionnaires_score",
            {"response_id": "questionnaires_questionnaireresponse"},
        ),
        *same_practice(
            "questionnaires_tabletlink",
            {"request_id": "questionnaires_questionnairerequest"},
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
