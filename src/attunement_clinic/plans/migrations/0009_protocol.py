"""A care plan follows a protocol, session by session."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0008_meeting_revision")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="careplan",
            name="protocol",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="careplan",
            name="protocol_version",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="careplan",
            name="sessions_held",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="careplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("protocol", ""), _negated=True),
                fields=("caregiver",),
                name="one_protocol_each",
            ),
        ),
    ]
