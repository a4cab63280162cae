"""The practice's own words on a public page: each publishing adds a row."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.pages.contents import PageKey


class PageText(PracticeRow):
    """One version of a page; the newest stands. An empty body is the house's own text."""

    page = models.CharField(_("page"), max_length=20, choices=PageKey.choices)
    language = models.CharField(_("language"), max_length=10)
    body = models.TextField(_("text"), blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "page", "language", "-created_at"],
                name="page_text_newest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.language} {self.created_at:%Y-%m-%d}"
