"""A mailbox that hears of first contacts; how long one that became nothing is kept."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0002_same_practice")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="reception",
            name="tell_at",
            field=models.EmailField(
                blank=True,
                max_length=254,
                verbose_name="where a line goes when somebody wrote",
            ),
        ),
        migrations.AddField(
            model_name="reception",
            name="kept_months",
            field=models.PositiveSmallIntegerField(
                default=6, verbose_name="kept after it was closed (months)"
            ),
        ),
        migrations.AddConstraint(
            model_name="reception",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept_months__gte", 1), ("kept_months__lte", 60)),
                name="reception_keeps_for_months",
            ),
        ),
    ]
