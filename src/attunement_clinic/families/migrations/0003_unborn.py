"""A baby may be awaited: a due date and no birth date yet."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("families", "0002_same_practice")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="infant",
            name="born_on",
            field=models.DateField(blank=True, null=True, verbose_name="born on"),
        ),
        migrations.AddConstraint(
            model_name="infant",
            constraint=models.CheckConstraint(
                condition=models.Q(("born_on__isnull", False))
                | models.Q(("due_on__isnull", False)),
                name="infant_born_or_awaited",
            ),
        ),
    ]
