"""How two people fit together, come apart, and come together again.

::

    caregiver-1.engagement  WWWWWWPPPPPPPPPuuuPPPPPPWWWWWW
    infant-1.engagement     OOOSSSSPPPPPPXXXXXXPPPPPPSSSOOO
    match                   aaaaaaa######mm   ######aaaaaa
                                           ^ cut by unscorable time: no repair
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import get_args

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._joint import JointStates, codes_at, is_one_of, joint_states
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.durations.budget import LEAST_OBSERVABLE_MS
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, support
from attunement.timeline.provenance import Provenance
from attunement.timeline.rules import MatchKind, MatchLift
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline

__all__ = ["Match", "match"]

_MS_PER_MINUTE = 60_000


@attrs.frozen(kw_only=True)
class Match:
    """Tell how long two people fit together, came apart, and came together again.

    Parameters
    ----------
    caregiver, infant : str
        The pair.
    observable_ms : int
        Time in which both could be seen: the denominator.
    positive_ms, attentive_ms, negative_ms, mismatch_ms : int
        The four kinds; they sum to the denominator.
    repairs : int
        Times that a mismatch turned straight into a positive or attentive match.
    mean_mismatch_ms : float or None
        Mean length of the mismatches that were seen from beginning to end.
    provenance : Provenance
        How to get the same again.
    """

    caregiver: str
    infant: str
    observable_ms: int
    positive_ms: int
    attentive_ms: int
    negative_ms: int
    mismatch_ms: int
    repairs: int
    mean_mismatch_ms: float | None
    provenance: Provenance

    @property
    def value(self) -> float | None:
        """Return the share of positive and attentive match, 0 to 1, or None."""
        if not self.observable_ms:
            return None
        return (self.positive_ms + self.attentive_ms) / self.observable_ms

    @property
    def repairs_per_min(self) -> float | None:
        """Return repairs per minute of observable time, or None."""
        if not self.observable_ms:
            return None
        return self.repairs * _MS_PER_MINUTE / self.observable_ms

    @property
    def shows_counts_only(self) -> bool:
        """Return whether there is too little to show more than counts."""
        return self.observable_ms < LEAST_OBSERVABLE_MS


def match(
    timeline: Timeline, *, caregiver: str, infant: str, window: Window | None = None
) -> Match:
    """Sort the observable time of a pair into match and mismatch, and count repairs.

    Ordinary pairs miss each other most of the time and find each other again.

    Parameters
    ----------
    timeline : Timeline
        Coded with a scheme that has a match map.
    caregiver, infant : str
        The two people.
    window : Interval or Episode, optional
        The part of the film that is asked about; the whole film by default.

    Returns
    -------
    Match
        Times of the four kinds, share of match in 0 to 1, repairs.

    Raises
    ------
    MeasureError
        When the scheme has no match map, a code that occurs has no value, or an
        engagement tier may hold two states.
    TimelineError
        When the film has no such person.

    Notes
    -----
    The match map of the scheme decides by the two engagement values; both low is a
    negative match, counted by itself and not as attunement.
    Where the map has a lift, its tier raises a value while it holds one of the lifting
    codes; where that tier is silent, unscorable or not coded, nothing is lifted.
    A repair is a mismatch followed at once by a positive or attentive match; across a
    gap of unobservable time nothing is known and none is counted.
    ``mean_mismatch_ms`` leaves out what a gap or the edge of the window cuts.

    References
    ----------
    Tronick, E. Z., & Gianino, A. (1986). Interactive mismatch and repair.
    *Zero to Three*, 6(3), 1-6.

    Tronick, E. Z., & Cohn, J. F. (1989). Infant-mother face-to-face interaction: Age
    and gender differences in coordination and the occurrence of miscoordination.
    *Child Development*, 60(1), 85-92.

    Examples
    --------
    The caregiver is busy for 1 s, then watches what the baby watches.

    >>> from attunement.timeline.annotation import Annotation
    >>> from attunement.timeline.scheme import load_scheme
    >>> def state(person, code, onset_ms, offset_ms):
    ...     return Annotation(tier=f"{person}.engagement", code=code,
    ...                       onset_ms=onset_ms, offset_ms=offset_ms)
    >>> film = Timeline.from_annotations(
    ...     load_scheme("em-1-short"),
    ...     [state("caregiver-1", "elsewhere-focused", 0, 1_000),
    ...      state("caregiver-1", "watching-available", 1_000, 4_000),
    ...      state("infant-1", "object-environment", 0, 4_000)],
    ...     subjects=["caregiver-1", "infant-1"], duration_ms=4_000)
    >>> result = match(film, caregiver="caregiver-1", infant="infant-1")
    >>> result.value, result.repairs
    (0.75, 1)
    """
    rules = timeline.scheme.match_map
    if rules is None:
        raise MeasureError(
            f"scheme {timeline.scheme.id} has no match map; expected one"
        )
    asked_about = timeline.window if window is None else window
    tiers = (
        timeline.tier_of(rules.caregiver, caregiver),
        timeline.tier_of(rules.infant, infant),
    )
    lift = rules.lift
    lifting: tuple[Tier, ...] = ()
    if lift is not None:
        lifting = (timeline.tier_of(lift.tier, caregiver),)
    joint = joint_states(tiers, stretch_of(asked_about), cut_by=lifting)
    caregiver_values = _values(tiers[0], joint.codes[0])
    if lift is not None:
        lifted = _lifted(tiers[0], lifting[0], lift, joint)
        caregiver_values = np.where(lifted, lift.value, caregiver_values)
    kinds = [
        rules.kind_of(one, other)
        for one, other in zip(
            caregiver_values.tolist(),
            _values(tiers[1], joint.codes[1]).tolist(),
            strict=True,
        )
    ]
    runs = _runs(joint, kinds)
    time = {
        kind: sum(one.duration_ms for other, one in runs if other == kind)
        for kind in get_args(MatchKind)
    }
    mismatches = _complete_mismatches(runs)
    return Match(
        caregiver=caregiver,
        infant=infant,
        observable_ms=sum(time.values()),
        positive_ms=time["positive"],
        attentive_ms=time["attentive"],
        negative_ms=time["negative"],
        mismatch_ms=time["mismatch"],
        repairs=_repairs(runs),
        mean_mismatch_ms=sum(mismatches) / len(mismatches) if mismatches else None,
        provenance=Provenance.of(
            "attunement.measures.engagement.match",
            (*tiers, *lifting),
            {
                "caregiver": caregiver,
                "infant": infant,
                **window_parameters(asked_about),
                "match_map": f"{timeline.scheme.id} {timeline.scheme.version}",
            },
        ),
    )


_Run = tuple[MatchKind, Interval]


def _runs(joint: JointStates, kinds: list[MatchKind]) -> list[_Run]:
    """Join neighboring pieces of one kind; a gap in time ends a run."""
    pieces = zip(kinds, joint.onset_ms.tolist(), joint.offset_ms.tolist(), strict=True)
    return [
        (kind, stretch)
        for kind, group in groupby(pieces, key=lambda piece: piece[0])
        for stretch in support(Interval(onset, offset) for _, onset, offset in group)
    ]


def _repairs(runs: list[_Run]) -> int:
    return sum(
        kind == "mismatch"
        and following in ("positive", "attentive")
        and one.offset_ms == other.onset_ms
        for (kind, one), (following, other) in pairwise(runs)
    )


def _complete_mismatches(runs: list[_Run]) -> list[int]:
    """Return the lengths of the mismatches with a neighbor on either side."""
    return [
        one.duration_ms
        for (_, before), (kind, one), (_, after) in zip(
            runs, runs[1:], runs[2:], strict=False
        )
        if kind == "mismatch"
        and before.offset_ms == one.onset_ms
        and one.offset_ms == after.onset_ms
    ]


def _values(tier: Tier, codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    table = [code.value for code in tier.scheme.codes]
    for index in np.unique(codes).tolist():
        if table[index] is None:
            raise MeasureError(
                f"tier {tier.id}: code {tier.scheme.codes[index].id} has no value; "
                "expected one for a match"
            )
    return np.array([value or 0 for value in table], dtype=np.int64)[codes]


def _lifted(
    tier: Tier, lifting: Tier, lift: MatchLift, joint: JointStates
) -> npt.NDArray[np.bool_]:
    watching = is_one_of(tier, (lift.when,), joint.codes[0])
    heard = codes_at(lifting, joint.onset_ms)
    return watching & is_one_of(lifting, lift.codes, heard)
