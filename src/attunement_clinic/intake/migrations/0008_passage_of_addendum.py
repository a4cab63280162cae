"""A sentence of an addendum can be marked, too."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0003_sign_ins"),
        ("intake", "0007_concern_change_same_practice"),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="passage",
            name="addendum",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passages",
                to="intake.addendum",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="writing",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passages",
                to="intake.writing",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("addendum", "starts", "ends"), name="passage_of_addendum_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(writing__isnull=False, addendum__isnull=True)
                | models.Q(writing__isnull=True, addendum__isnull=False),
                name="passage_stands_in_one",
            ),
        ),
    ]
