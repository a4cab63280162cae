"""Practices, the people who sign in, and what they are in a practice."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attunement_clinic.policy import Role


class Practice(models.Model):
    """One clinic or practice: the wall around its families."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    sender_name = models.CharField(
        _("sender name of mails"), max_length=60, default="Library"
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    films_watched_within_days = models.PositiveSmallIntegerField(
        _("films are watched within (working days)"), default=3
    )
    leave_address = models.URLField(
        _("where Leave now goes"), default="https://www.wikipedia.org/"
    )
    upload_limit_bytes = models.BigIntegerField(
        _("largest film (bytes)"), default=4 * 1024**3
    )
    family_quota_bytes = models.BigIntegerField(
        _("space for one family's films (bytes)"), default=40 * 1024**3
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class PracticeRow(models.Model):
    """A row that belongs to one practice and never leaves it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: str
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in, whatever they are in whichever practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    theme = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    # Raised, it ends every session that was begun before.
    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        """Return what every request compares its session with, films' bytes included."""
        told = super().get_session_auth_hash()
        return f"{told}.{self.session_epoch}" if self.session_epoch else told


class SignInQuerySet(models.QuerySet["SignIn"]):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def named(self, sign_in_id: uuid.UUID | None) -> Self:
        """Find the one that a session names; none where it names none."""
        return self.none() if sign_in_id is None else self.open().filter(id=sign_in_id)


class SignIn(models.Model):
    """One sign-in on one device, for as long as its session lives.

    A session carries the id, and is over once the row is ended or gone. The device is
    kept as two plain words: no address of a network, no string that tells one telephone
    from another of its kind.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    # Read there last: a mail is written when nobody is there to be asked.
    language = models.CharField(
        max_length=10, blank=True, default="", db_default="", editable=False
    )
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-last_seen_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["user", "ended_at"], name="sign_ins_of_user")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.first_seen_at}"


def end_sessions(user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """End every session of a user, in the transaction of the caller; none comes back.

    The one whose sign-in is `but` goes on if its request then takes up the new number
    (`update_session_auth_hash`).
    """
    User.objects.filter(id=user_id).update(session_epoch=models.F("session_epoch") + 1)
    rows = SignIn.objects.open().filter(user_id=user_id)
    others = rows if but is None else rows.exclude(id=but)
    others.update(ended_at=timezone.now())


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Membership(PracticeRow):
    """A user's role in a practice."""

    class RoleChoices(models.TextChoices):
        CLINICIAN = Role.CLINICIAN.value, _("Clinician")
        SUPERVISOR = Role.SUPERVISOR.value, _("Supervisor")
        RESEARCHER = Role.RESEARCHER.value, _("Researcher")
        ADMINISTRATOR = Role.ADMINISTRATOR.value, _("Administrator")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=RoleChoices.choices)
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "user", "role"], name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"
