"""A meeting to which nobody came is a day on which a family was to be heard from."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0009_protocol")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="appointment",
            name="missed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
