"""Threads, with what was asked about them and the moments that speak to them.

The table of 0001 never held a row: nothing wrote to it. It gives way to one whose links
to moments carry their practice, as every link between tenant rows must.
"""

import uuid
from typing import ClassVar

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SITUATIONS = [
    ("sleeping", "Settling to sleep"),
    ("feeding", "Feeding"),
    ("playing", "Playing"),
    ("stimulation", "Talking, showing, discovering"),
    ("cuddling", "Cuddling"),
    ("other", "Another moment"),
]


def _tenant_fields() -> list[tuple[str, models.Field]]:
    return [
        (
            "id",
            models.UUIDField(
                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("created_at", models.DateTimeField(auto_now_add=True)),
        (
            "practice",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.practice",
            ),
        ),
    ]


def _entered_by() -> models.Field:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("review", "0002_same_practice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.DeleteModel(name="Thread"),
        migrations.CreateModel(
            name="Thread",
            fields=[
                *_tenant_fields(),
                (
                    "belief",
                    models.TextField(
                        max_length=1000, verbose_name="the belief, in their own words"
                    ),
                ),
                (
                    "origin",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="where it comes from"
                    ),
                ),
                (
                    "speaks_when",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(choices=SITUATIONS, max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("rested_at", models.DateTimeField(null=True)),
                (
                    "caregiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="families.caregiver",
                    ),
                ),
                ("entered_by", _entered_by()),
            ],
            options={"ordering": ["created_at"]},
        ),
        migrations.CreateModel(
            name="ThreadRating",
            fields=[
                *_tenant_fields(),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(10)]
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="review.thread",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="review.reviewsession",
                    ),
                ),
                ("entered_by", _entered_by()),
            ],
            options={
                "ordering": ["created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value__lte", 10)),
                        name="thread_rating_to_ten",
                    ),
                    models.UniqueConstraint(
                        fields=("thread", "review"), name="thread_rating_once_a_review"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadMoment",
            fields=[
                *_tenant_fields(),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("for", "speaks for it"),
                            ("against", "speaks against it"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moments",
                        to="review.thread",
                    ),
                ),
                (
                    "moment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="review.moment",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("thread", "moment"), name="thread_moment_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="reflection",
            name="thread",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reflections",
                to="review.thread",
            ),
        ),
    ]
