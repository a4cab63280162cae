"""What is said of a concern later: appended, with who says so."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
        ("intake", "0005_interviews_same_practice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ConcernChange",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stands", "Still there"),
                            ("ended", "No longer there"),
                        ],
                        default="stands",
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="in their words"
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(
                        choices=[
                            ("mother", "The mother"),
                            ("father", "The father"),
                            ("caregiver", "Another caregiver"),
                            ("clinician", "The clinician"),
                            ("professional", "Somebody else who works with them"),
                        ],
                        max_length=20,
                        verbose_name="who says so",
                    ),
                ),
                (
                    "known",
                    models.CharField(
                        choices=[
                            ("told", "Told"),
                            ("observed", "Seen in the room or in a film"),
                        ],
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                (
                    "since",
                    models.CharField(
                        choices=[
                            ("days", "A few days"),
                            ("weeks", "A few weeks"),
                            ("months", "Some months"),
                            ("birth", "Since the birth"),
                            ("pregnancy", "Since the pregnancy, or before"),
                        ],
                        max_length=20,
                        verbose_name="since",
                    ),
                ),
                (
                    "how_often",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("once", "Once or twice"),
                            ("at_times", "Now and then"),
                            ("most_days", "Most days"),
                            ("nearly_always", "Nearly all the time"),
                        ],
                        max_length=20,
                        verbose_name="how often",
                    ),
                ),
                (
                    "context",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="when it shows"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="intake.concern",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
    ]
