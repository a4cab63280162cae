"""First contacts: what somebody wrote before they were in care, and what came of it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.intake.signs import (
    AnsweredBy,
    HowOften,
    InfantAge,
    Nature,
    Sign,
    Since,
    Whose,
)

LONGEST_KEPT = 60


class Reception(PracticeRow):
    """How the practice receives people: its telephone, its mailbox, and the waiting.

    What becomes no family is kept for `kept_months` after it was closed.
    """

    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    telephone_hours = models.CharField(
        _("when somebody answers it"), max_length=120, blank=True
    )
    waiting = models.CharField(
        _("how long a first talk takes at the moment"), max_length=300, blank=True
    )
    tell_at = models.EmailField(_("where a line goes when somebody wrote"), blank=True)
    kept_months = models.PositiveSmallIntegerField(
        _("kept after it was closed (months)"), default=6
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice"], name="reception_once"),
            models.CheckConstraint(
                name="reception_keeps_for_months",
                condition=models.Q(kept_months__gte=1, kept_months__lte=LONGEST_KEPT),
            ),
        ]

    def __str__(self) -> str:
        return f"reception of {self.practice_id}"

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return "".join(each for each in self.telephone if each in "+0123456789")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def waiting(self) -> Self:
        """Keep what nobody has decided about yet."""
        return self.filter(state__in=(Enquiry.State.NEW, Enquiry.State.READ))


class Enquiry(PracticeRow):
    """What somebody sent from the public pages; its safe contact lies beside it.

    The rule of safe contact is kept by this row's id (`notifications.ContactRule`). A
    self-check that was sent is part of it, as `EnquiryConcern` rows.
    """

    class State(models.TextChoices):
        NEW = "new", _("Not read yet")
        READ = "read", _("Read")
        ALLOCATED = "allocated", _("In care")
        CLOSED = "closed", _("Closed")

    class Closing(models.TextChoices):
        ELSEWHERE = "elsewhere", _("Somebody else helps them")
        NOT_WANTED = "not_wanted", _("They do not want it any more")
        NOT_REACHED = "not_reached", _("Could not be reached")
        TWICE = "twice", _("The same as another one")
        ADVERTISING = "advertising", _("Not from a parent")

    name = models.CharField(_("name"), max_length=300)
    relation = models.CharField(
        _("relation"), max_length=20, choices=Caregiver.Relation.choices
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)
    infant_name = models.CharField(_("name of the baby"), max_length=300, blank=True)
    infant_born_on = models.DateField(_("born on"), null=True, blank=True)
    infant_due_on = models.DateField(_("due date"), null=True, blank=True)
    twin_name = models.CharField(_("name of the twin"), max_length=300, blank=True)
    words = models.TextField(_("their own words"), max_length=5000, blank=True)
    answered_by = models.CharField(
        max_length=20, choices=AnsweredBy.choices, blank=True
    )
    infant_age = models.CharField(max_length=20, choices=InfantAge.choices, blank=True)
    has_self_check = models.BooleanField(default=False)
    needs_person = models.BooleanField(default=False)
    looks_unwanted = models.BooleanField(default=False)
    promised_by = models.DateTimeField(_("to be read by"), null=True)
    content_digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=20, choices=State.choices, default=State.NEW)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    family = models.ForeignKey(
        Family, null=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closing = models.CharField(max_length=20, choices=Closing.choices, blank=True)
    closing_words = models.TextField(max_length=2000, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("enquiries")
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [
            models.Index(fields=["practice", "state"], name="enquiry_practice_state"),
            models.Index(fields=["practice", "content_digest"], name="enquiry_digest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="enquiry_allocated_has_family",
                condition=models.Q(state="allocated", family__isnull=False)
                | models.Q(family__isnull=True) & ~models.Q(state="allocated"),
            ),
            models.CheckConstraint(
                name="enquiry_closed_says_why",
                condition=models.Q(state="closed") & ~models.Q(closing="")
                | ~models.Q(state="closed") & models.Q(closing=""),
            ),
        ]

    def __str__(self) -> str:
        return f"enquiry {self.id}"


class EnquiryConcern(PracticeRow):
    """One thing a parent chose in the self-check, in the words they saw. Never summed."""

    class Kind(models.TextChoices):
        COMMON = "common", _("Common")
        SIGN = "sign", _("Worth a talk")
        DOCTOR = "doctor", _("A doctor now")
        PERSON = "person", _("A person now")

    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, related_name="concerns"
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    sign = models.CharField(max_length=30, choices=Sign.choices, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=300)
    how_often = models.CharField(max_length=20, choices=HowOften.choices, blank=True)
    since = models.CharField(max_length=20, choices=Since.choices, blank=True)
    whose = models.CharField(max_length=20, choices=Whose.choices, blank=True)
    nature = models.CharField(max_length=20, choices=Nature.choices, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry", "key"], name="enquiry_concern_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.enquiry_id}"


class EnquiryAttempt(models.Model):
    """That something was sent from somewhere: a digest that changes each day, no address.

    Kept for a day, so that one machine cannot fill the list.
    """

    id = models.BigAutoField(primary_key=True)
    source_digest = models.BinaryField(max_length=16, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"attempt at {self.at:%H:%M}"
