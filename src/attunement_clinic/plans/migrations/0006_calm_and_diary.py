"""More kinds of calm moments and how they can go; words for a day."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
        ("families", "0002_same_practice"),
        ("plans", "0005_goals_from_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="activity",
            name="how",
            field=models.TextField(
                blank=True, max_length=500, verbose_name="how it can go"
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cuddle", "Cuddle"),
                    ("talk", "Talk"),
                    ("play", "Play"),
                    ("smile", "Smile"),
                    ("laugh", "Laugh"),
                    ("feeding", "Feeding"),
                    ("settling", "Settling"),
                    ("bathing", "Bathing"),
                    ("walking", "Walking"),
                    ("own", "Own idea"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="DiaryWords",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("day", models.DateField()),
                ("words", models.TextField(max_length=4000)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "caregiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diary_words",
                        to="families.caregiver",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diary_words",
                        to="families.family",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "diary words",
                "ordering": ["day", "created_at"],
            },
        ),
    ]
