"""All tracks of one coder on one film."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import attrs
from attrs.validators import deep_iterable, instance_of, optional

from attunement.errors import TimelineError
from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.code import TierScheme
from attunement.timeline.foreign import ForeignTier, parents_first
from attunement.timeline.interval import Interval
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import CodingScheme
from attunement.timeline.tier import Tier

__all__ = ["Timeline"]


def _tiers(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    return tuple(tiers)


def _media(media: Iterable[Media]) -> tuple[Media, ...]:
    return tuple(media)


def _subjects(subjects: Iterable[str]) -> tuple[str, ...]:
    return tuple(subjects)


@attrs.frozen(kw_only=True, hash=False)
class Timeline:
    """Hold the tiers of a film, with the scheme and the people they are about.

    Parameters
    ----------
    scheme : CodingScheme
        What was coded; `attunement.timeline.scheme.NO_SCHEME` when no scheme of ours.
    subjects : tuple of str
        Who is in the film: ``caregiver-1``, ``infant-1``, …; without a scheme any
        names.
    duration_ms : int
        Length of the film, at least 0.
    tiers : tuple of Tier
        One for each tier that the scheme gives to these people, in that order; then
        the foreign tiers that a file brought along.
    frame_rate : FrameRate, optional
        Rate of the film of record, where it is known.
    media : tuple of Media
        The films and sounds, as a file names them.
    remainder : Remainder, optional
        What the file held beyond all this.

    Raises
    ------
    SchemeError
        When the people are not named as a scheme expects, or foreign tiers hang on
        each other in a circle.
    TimelineError
        When a tier of the scheme is missing, two tiers share an id, a foreign tier
        hangs on none, or something begins before the film does.
    """

    scheme: CodingScheme = attrs.field(validator=instance_of(CodingScheme))
    subjects: tuple[str, ...] = attrs.field(converter=_subjects)
    duration_ms: int = attrs.field(validator=instance_of(int))
    tiers: tuple[Tier, ...] = attrs.field(
        converter=_tiers, validator=deep_iterable(instance_of(Tier))
    )
    frame_rate: FrameRate | None = attrs.field(
        default=None, validator=optional(instance_of(FrameRate))
    )
    media: tuple[Media, ...] = attrs.field(
        default=(), converter=_media, validator=deep_iterable(instance_of(Media))
    )
    remainder: Remainder | None = attrs.field(
        default=None, validator=optional(instance_of(Remainder))
    )

    def __attrs_post_init__(self) -> None:
        """Refuse a timeline that is not the one its scheme and people call for."""
        if self.duration_ms < 0:
            raise TimelineError(
                f"a film of {self.duration_ms} ms was given; expected 0 or more"
            )
        expected = self.scheme.tiers_for(self.subjects)
        found = [tier.scheme for tier in self.tiers]
        if tuple(found[: len(expected)]) != expected or not all(
            isinstance(one, ForeignTier) for one in found[len(expected) :]
        ):
            raise TimelineError(
                f"the tiers are {', '.join(tier.id for tier in self.tiers) or 'none'}; "
                f"expected {', '.join(tier.id for tier in expected) or 'none'}"
            )
        ids = {tier.id for tier in self.tiers}
        if len(ids) < len(found):
            raise TimelineError("two tiers share an id; expected each once")
        for foreign in self.foreign_tiers:
            if foreign.parent and foreign.parent not in ids:
                raise TimelineError(
                    f"tier {foreign.id} hangs on {foreign.parent!r}, which is not there"
                )
        parents_first({one.name: one.parent for one in self.foreign_tiers})
        for tier in self.tiers:
            if len(tier) and tier.onset_ms[0] < 0:
                raise TimelineError(
                    f"tier {tier.id}: an annotation begins at {tier.onset_ms[0]} ms; "
                    "expected 0 or later"
                )

    @classmethod
    def from_annotations(
        cls,
        scheme: CodingScheme,
        annotations: Iterable[Annotation],
        *,
        subjects: Iterable[str],
        duration_ms: int,
        foreign_tiers: Iterable[ForeignTier] = (),
        frame_rate: FrameRate | None = None,
        media: Iterable[Media] = (),
        remainder: Remainder | None = None,
        open_until_ms: int | None = None,
    ) -> Timeline:
        """Sort annotations into the tiers of the people in a film.

        Parameters
        ----------
        scheme : CodingScheme
            What was coded.
        annotations : iterable of Annotation
            In any order, of any tier.
        subjects : iterable of str
            Who is in the film.
        duration_ms : int
            Length of the film.
        foreign_tiers : iterable of ForeignTier
            Tiers beyond those of the scheme.
        frame_rate : FrameRate, optional
            Rate of the film of record.
        media : iterable of Media
            The films and sounds.
        remainder : Remainder, optional
            What the file held beyond all this.
        open_until_ms : int, optional
            Where states end that are still open.

        Returns
        -------
        Timeline
            Checked.

        Raises
        ------
        SchemeError
            When a code is unknown.
        TimelineError
            When an annotation belongs to no tier, or breaks a rule of its tier.

        Examples
        --------
        >>> from attunement.timeline.scheme import load_scheme
        >>> film = Timeline.from_annotations(
        ...     load_scheme("em-1-short"),
        ...     [Annotation(tier="infant-1.bids", code="bid-look",
        ...                 onset_ms=900, offset_ms=900)],
        ...     subjects=["caregiver-1", "infant-1"],
        ...     duration_ms=60_000,
        ... )
        >>> film.tier("infant-1.bids").onset_ms
        array([900])
        """
        people = tuple(subjects)
        by_tier: defaultdict[str, list[Annotation]] = defaultdict(list)
        for one in annotations:
            by_tier[one.tier].append(one)
        expected: list[TierScheme | ForeignTier] = [*scheme.tiers_for(people)]
        tiers = tuple(
            Tier.from_annotations(
                tier, by_tier.pop(tier.id, ()), open_until_ms=open_until_ms
            )
            for tier in (*expected, *foreign_tiers)
        )
        if by_tier:
            raise TimelineError(
                f"annotations stand on {', '.join(sorted(by_tier))}; "
                f"expected one of {', '.join(tier.id for tier in tiers) or 'none'}"
            )
        return cls(
            scheme=scheme,
            subjects=people,
            duration_ms=duration_ms,
            tiers=tiers,
            frame_rate=frame_rate,
            media=media,
            remainder=remainder,
        )

    @property
    def window(self) -> Interval:
        """Return the whole film as an interval."""
        return Interval(0, self.duration_ms)

    @property
    def foreign_tiers(self) -> tuple[ForeignTier, ...]:
        """Return the descriptions of the tiers that the scheme does not know."""
        schemes = (tier.scheme for tier in self.tiers)
        return tuple(one for one in schemes if isinstance(one, ForeignTier))

    def tier(self, tier_id: str) -> Tier:
        """Return a tier by its id, such as ``infant-1.gaze``.

        Raises
        ------
        TimelineError
            When there is no such tier in this film.
        """
        for tier in self.tiers:
            if tier.id == tier_id:
                return tier
        known = ", ".join(tier.id for tier in self.tiers)
        raise TimelineError(f"no tier {tier_id!r} in this film; it has {known}")

    def tier_of(self, role_tier: str, subject: str) -> Tier:
        """Return the tier that a role's track has become for one person.

        Parameters
        ----------
        role_tier : str
            Id within the scheme, such as ``caregiver.engagement``.
        subject : str
            The person, such as ``caregiver-2``.

        Raises
        ------
        TimelineError
            When the film has no such person, or the person has no such track.
        """
        return self.tier(f"{subject}.{role_tier.partition('.')[2]}")

    def annotations(self) -> tuple[Annotation, ...]:
        """Return every annotation, tier by tier, in order of time."""
        return tuple(one for tier in self.tiers for one in tier.annotations())
