"""Films: what was asked for, what was sent, what was made of it, and who agreed."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement.timeline.interval import Interval
from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.withdrawal import Closure, LedgerLine, Withdrawal

__all__ = [
    "Acknowledgement",
    "Artefact",
    "Closure",
    "Consent",
    "FilmInvitation",
    "LedgerLine",
    "MovementRegion",
    "Recording",
    "RecordingShare",
    "RecordingSubject",
    "Refusal",
    "Situation",
    "Upload",
    "Withdrawal",
    "WrappedKey",
]


class Situation(models.TextChoices):
    """The everyday moment a film shows."""

    SLEEPING = "sleeping", _("Settling to sleep")
    FEEDING = "feeding", _("Feeding")
    PLAYING = "playing", _("Playing")
    STIMULATION = "stimulation", _("Talking, showing, discovering")
    CUDDLING = "cuddling", _("Cuddling")
    OTHER = "other", _("Another moment")


class Acknowledgement(PracticeRow):
    """That a caregiver read what filming is for, before the first film."""

    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text_digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.caregiver_id} read {self.version}"


class FilmInvitation(PracticeRow):
    """A clinician asks a caregiver for a film, in their own words."""

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="film_invitations"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="film_invitations"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    situation = models.CharField(
        _("everyday moment"), max_length=20, choices=Situation.choices
    )
    words = models.TextField(_("in your own words"), max_length=1000)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.situation} asked of {self.caregiver_id}"


class Recording(PracticeRow):
    """One filming with its media files and time base."""

    class State(models.TextChoices):
        SENDING = "sending", _("on its way")
        WAITING = "waiting", _("arrived, waiting")
        READING = "reading", _("being read")
        MAKING = "making", _("being prepared")
        READY = "ready", _("ready")
        REFUSED = "refused", _("cannot be opened")
        ABANDONED = "abandoned", _("never arrived whole")
        UNMADE = "unmade", _("taken back")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="recordings"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="recordings"
    )
    invitation = models.ForeignKey(
        FilmInvitation, on_delete=models.PROTECT, related_name="recordings"
    )
    number = models.PositiveIntegerField(_("number within the family"))
    situation = models.CharField(max_length=20, choices=Situation.choices)
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.SENDING
    )
    progress = models.PositiveSmallIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=40, blank=True)
    technical_reason = models.TextField(blank=True, max_length=2000)
    ends_early_ms = models.BigIntegerField(null=True)

    # The part the parent kept, from the first picture of what was sent; all without.
    kept_from_ms = models.BigIntegerField(null=True)
    kept_until_ms = models.BigIntegerField(null=True)
    key_id = models.UUIDField(null=True)
    duration_ms = models.BigIntegerField(null=True)
    frame_rate_num = models.PositiveIntegerField(null=True)
    frame_rate_den = models.PositiveIntegerField(null=True)
    frame_count = models.PositiveIntegerField(null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    is_silent = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True)
    watched_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "number"], name="recording_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kept_from_ms=None, kept_until_ms=None)
                | models.Q(
                    kept_from_ms__gte=0, kept_until_ms__gt=models.F("kept_from_ms")
                ),
                name="kept_part_has_two_edges",
            ),
        ]

    def __str__(self) -> str:
        return f"film {self.number} of {self.family_id}"

    @property
    def kept(self) -> Interval | None:
        """The part of what was sent that is watched; nothing when it is all of it."""
        if self.kept_from_ms is None or self.kept_until_ms is None:
            return None
        return Interval(self.kept_from_ms, self.kept_until_ms)


class RecordingSubject(PracticeRow):
    """A person in the film. `key` names them in tiers: `caregiver-1`, `infant-1`."""

    recording = models.ForeignKey(
        Recording, on_delete=models.CASCADE, related_name="subjects"
    )
    key = models.CharField(max_length=20)
    caregiver = models.ForeignKey(
        Caregiver, null=True, on_delete=models.PROTECT, related_name="+"
    )
    infant = models.ForeignKey(
        Infant, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording", "key"], name="subject_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(caregiver__isnull=False, infant__isnull=True)
                | models.Q(caregiver__isnull=True, infant__isnull=False),
                name="subject_is_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Artefact(PracticeRow):
    """One encrypted file: the original, or something made of it.

    What arrives has a key of its own, and is the original until the film is ready. Then
    what is kept of it is the original (`CLEANED` while it is made), and what arrived is
    `RECEIVED` until its key and its file are destroyed, and `ERASED` ever after.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original"
        CLEANED = "cleaned"
        RECEIVED = "received"
        ERASED = "erased"
        PROXY = "proxy"
        POSTER = "poster"
        PEAKS = "peaks"
        FRAMES = "frames"
        SIGNALS = "signals"

    recording = models.ForeignKey(
        Recording, on_delete=models.CASCADE, related_name="artefacts"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # What arrived is locked by this; everything made of it by the key of its film.
    key_id = models.UUIDField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    media_type = models.CharField(max_length=60)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording", "kind"],
                condition=models.Q(published_at__isnull=False),
                name="artefact_published_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.recording_id}"


class Upload(PracticeRow):
    """A film on its way, or arrived.

    `offset` is for pages; the truth is what the store holds (`storage.durable_offset`).
    """

    recording = models.OneToOneField(
        Recording, on_delete=models.CASCADE, related_name="upload"
    )
    artefact = models.OneToOneField(
        Artefact, on_delete=models.CASCADE, related_name="upload"
    )
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    # SHA-256 of the first and last MiB, by which a film chosen again is recognised.
    fingerprint = models.CharField(max_length=130)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0, offset__lte=models.F("length")),
                name="upload_offset_within_length",
            )
        ]

    def __str__(self) -> str:
        return f"{self.offset} of {self.length} bytes"


class Consent(PracticeRow):
    """One caregiver's agreement to one use of one film, with its beginning and end."""

    class PurposeChoices(models.TextChoices):
        THERAPY = Purpose.THERAPY.value, _("Watching together")
        SUPERVISION = Purpose.SUPERVISION.value, _("Supervision")
        CASE_DISCUSSION = Purpose.CASE_DISCUSSION.value, _("Team discussion")
        TRAINING = Purpose.TRAINING.value, _("Training")
        RESEARCH = Purpose.RESEARCH.value, _("Research")
        PUBLICATION = Purpose.PUBLICATION.value, _("Publication")

    recording = models.ForeignKey(
        Recording, on_delete=models.PROTECT, related_name="consents"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField(max_length=20, choices=PurposeChoices.choices)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    # SHA-256 of the switch as it stood on the screen: its title and its text.
    text_digest = models.CharField(max_length=64, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording", "caregiver", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_live_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.recording_id}"


class Refusal(PracticeRow):
    """Another guardian's no to one use of one film, while it stands.

    Nothing was ever allowed by it, and nothing is by its end; it says that somebody was
    asked, and what the words were.
    """

    recording = models.ForeignKey(
        Recording, on_delete=models.PROTECT, related_name="refusals"
    )
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Consent.PurposeChoices.choices)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text_digest = models.CharField(max_length=64)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording", "caregiver", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="refusal_live_once",
            )
        ]

    def __str__(self) -> str:
        return f"no {self.purpose} for {self.recording_id}"


class RecordingShare(PracticeRow):
    """The uploading caregiver lets another caregiver of the family see this film."""

    recording = models.ForeignKey(
        Recording, on_delete=models.CASCADE, related_name="shares"
    )
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording", "caregiver"],
                condition=models.Q(ended_at__isnull=True),
                name="share_live_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recording_id} shared with {self.caregiver_id}"


class MovementRegion(PracticeRow):
    """Where a person moves in the picture; fractions of width and height."""

    recording = models.ForeignKey(
        Recording, on_delete=models.CASCADE, related_name="regions"
    )
    name = models.CharField(max_length=20)
    x = models.FloatField()
    y = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording", "name"], name="region_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class WrappedKey(models.Model):
    """A film's random key, wrapped by an epoch's master key.

    Lives in the `keys` database alone, with nothing that says whose it is; deleting the
    row makes every artefact of the film unreadable.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    epoch = models.PositiveIntegerField()
    wrapped = models.BinaryField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)
