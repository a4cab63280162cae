"""Pleasure that two people show at the same time.

::

    caregiver-1.engagement  WWWWWWPPPPPPPPPuuuPPPPPPWWWWWW
    infant-1.engagement     OOOSSSSPPPPPPXXXXXXPPPPPPSSSOOO
    both pleasure                  ######     ######
    begun by                       caregiver  nobody knows
"""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._joint import JointStates, is_one_of, joint_states
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.durations.budget import LEAST_OBSERVABLE_MS
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, support
from attunement.timeline.provenance import Provenance
from attunement.timeline.timeline import Timeline

__all__ = ["SHARED_LAUGH", "SharedPleasure", "shared_pleasure"]

#: The points of Everyday Moments that say that both laughed.
SHARED_LAUGH = Behavior(tier="dyad.together", codes=("shared-laugh",))


@attrs.frozen(kw_only=True)
class SharedPleasure:
    """Tell how long two people showed pleasure at the same time.

    Parameters
    ----------
    caregiver, infant : str
        The pair.
    ms : int
        Time in which both did.
    observable_ms : int
        Time in which both could be seen: the denominator.
    bouts : tuple of Interval
        When it was, to go and look.
    begun_by : tuple of (str or None)
        Who showed pleasure first, bout by bout: a name, ``together``, or None when
        the beginning could not be seen.
    shared_laughs : int or None
        Laughs coded as shared within the window; None when the film has no such
        track, or more than two people, because the track does not say whose they are.
    provenance : Provenance
        How to get the same again.
    """

    caregiver: str
    infant: str
    ms: int
    observable_ms: int
    bouts: tuple[Interval, ...]
    begun_by: tuple[str | None, ...]
    shared_laughs: int | None
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return the share, 0 to 1; None when the two were never seen together."""
        return self.ms / self.observable_ms if self.observable_ms else None

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there is too little to show more than counts."""
        return self.observable_ms < LEAST_OBSERVABLE_MS


def shared_pleasure(
    timeline: Timeline,
    *,
    caregiver: str,
    infant: str,
    window: Window | None = None,
    laughs: Behavior = SHARED_LAUGH,
) -> SharedPleasure:
    """Share the observable time of a pair that is pleasure on both sides.

    Such moments are looked for because they can be shown, not because they are rare
    or owed.

    Parameters
    ----------
    timeline : Timeline
        Coded with a scheme that has a pleasure rule.
    caregiver, infant : str
        The two people.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.
    laughs : Behavior, optional
        The points that are shared laughs; those of Everyday Moments by default.

    Returns
    -------
    SharedPleasure
        Time, denominator, share in 0 to 1, each stretch and who began it, laughs.

    Raises
    ------
    MeasureError
        When the scheme has no pleasure rule, or an engagement tier may hold two states.
    TimelineError
        When the film has no such person.

    Notes
    -----
    With T the time in which both engagement tiers are coded and scorable::

        share = time(both in a pleasure code) / T

    This is the co-occurrence of two states, and 0 of nothing observable is None.
    Who began is read from the moment before: one of the two was already in pleasure,
    or neither was (``together``). After a gap of unobservable time, and at the edge of
    the window, nobody knows.

    References
    ----------
    Bakeman, R., & Quera, V. (2011). *Sequential Analysis and Observational Methods
    for the Behavioral Sciences*. Cambridge University Press, chapter 8.

    Examples
    --------
    Both smile for 1 s of 4 s.

    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def state(person, code, onset_ms, offset_ms):
    ...     return Annotation(tier=f"{person}.engagement", code=code,
    ...                       onset_ms=onset_ms, offset_ms=offset_ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [state("caregiver-1", "shared-positive", 0, 4_000),
    ...      state("infant-1", "social-watching", 0, 3_000),
    ...      state("infant-1", "social-positive", 3_000, 4_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=4_000)
    >>> shared_pleasure(film, caregiver="caregiver-1", infant="infant-1").value
    0.25
    """
    rule = timeline.scheme.pleasure_rule
    if rule is None:
        raise MeasureError(
            f"scheme {timeline.scheme.id} has no pleasure rule; expected one"
        )
    asked_about = timeline.window if window is None else window
    tiers = (
        timeline.tier_of(rule.caregiver, caregiver),
        timeline.tier_of(rule.infant, infant),
    )
    joint = joint_states(tiers, stretch_of(asked_about))
    pleased = (
        is_one_of(tiers[0], rule.caregiver_codes, joint.codes[0]),
        is_one_of(tiers[1], rule.infant_codes, joint.codes[1]),
    )
    both = pleased[0] & pleased[1]
    bouts = support(
        Interval(onset_ms, offset_ms)
        for onset_ms, offset_ms in zip(
            joint.onset_ms[both].tolist(), joint.offset_ms[both].tolist(), strict=True
        )
    )
    laughed = _laughs(timeline, laughs)
    return SharedPleasure(
        caregiver=caregiver,
        infant=infant,
        ms=int(joint.duration_ms[both].sum()),
        observable_ms=int(joint.duration_ms.sum()),
        bouts=bouts,
        begun_by=tuple(
            _begun_by(joint, pleased, one.onset_ms, (caregiver, infant))
            for one in bouts
        ),
        shared_laughs=None
        if laughed is None
        else sum(ms in stretch_of(asked_about) for ms in laughed),
        provenance=Provenance.of(
            "attunement.measures.engagement.shared_pleasure",
            tiers if laughed is None else (*tiers, laughs.tier_in(timeline)),
            {
                "caregiver": caregiver,
                "infant": infant,
                **window_parameters(asked_about),
                "caregiver_codes": " ".join(rule.caregiver_codes),
                "infant_codes": " ".join(rule.infant_codes),
                "laughs": None if laughed is None else str(laughs),
            },
        ),
    )


def _begun_by(
    joint: JointStates,
    pleased: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
    onset_ms: int,
    pair: tuple[str, str],
) -> str | None:
    before = np.flatnonzero(joint.offset_ms == onset_ms)
    if not before.size:
        return None
    for who, one in zip(pair, pleased, strict=True):
        if one[before[0]]:
            return who
    return "together"


def _laughs(timeline: Timeline, laughs: Behavior) -> list[int] | None:
    a_pair = 2
    if laughs.tier not in {tier.id for tier in timeline.tiers}:
        return None
    if len(timeline.subjects) > a_pair:
        return None
    return [int(ms) for ms in laughs.onsets_in(timeline)]
