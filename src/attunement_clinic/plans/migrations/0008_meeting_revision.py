"""A meeting that moved is a newer version of the same one in a calendar."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0007_diary_same_practice")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="appointment",
            name="revision",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
