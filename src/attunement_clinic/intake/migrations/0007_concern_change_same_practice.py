"""Changes of concerns stay in their practice, and are never rewritten."""

from typing import ClassVar

from django.db import migrations

from attunement_clinic.accounts.tenancy import same_practice

REFUSE = """
CREATE TRIGGER intake_concernchange_append_only
    BEFORE UPDATE OR DELETE ON intake_concernchange
    FOR EACH ROW EXECUTE FUNCTION intake_refuse();
CREATE TRIGGER intake_concernchange_no_truncate
    BEFORE TRUNCATE ON intake_concernchange
    FOR EACH STATEMENT EXECUTE FUNCTION intake_refuse();
"""
ALLOW = """
DROP TRIGGER intake_concernchange_append_only ON intake_concernchange;
DROP TRIGGER intake_concernchange_no_truncate ON intake_concernchange;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0006_concern_change")]
    operations: ClassVar = [
        *same_practice("intake_concernchange", {"concern_id": "intake_concern"}),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
