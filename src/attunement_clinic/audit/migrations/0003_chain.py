"""The chain: every event waits to be sealed, and what is sealed stays as it is."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

CHAIN = """
CREATE FUNCTION audit_await() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealedevent (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER audit_awaits_seal AFTER INSERT ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_await();
INSERT INTO audit_unsealedevent (event_id) SELECT id FROM audit_auditevent;
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
UNCHAIN = """
DROP TRIGGER audit_awaits_seal ON audit_auditevent;
DROP FUNCTION audit_await();
DROP TRIGGER audit_seal_append_only ON audit_auditseal;
DROP TRIGGER audit_seal_no_truncate ON audit_auditseal;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0002_append_only")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="UnsealedEvent",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="waiting",
                        serialize=False,
                        to="audit.auditevent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("chain", models.UUIDField()),
                ("position", models.PositiveBigIntegerField()),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="audit.auditevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "position"), name="audit_place_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
