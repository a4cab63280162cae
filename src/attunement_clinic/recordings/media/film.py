"""Make a film ready: from its encrypted original to what the clinic watches."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from attunement.timebase import FrameRate, ms_of_frame
from attunement_clinic.recordings.media import limits, rules
from attunement_clinic.recordings.media.host import Child
from attunement_clinic.recordings.media.sniff import DEMUXER_NAMES, sniff
from attunement_clinic.recordings.media.verdict import (
    CannotConfineError,
    ChildFailedError,
    ChildTooSlowError,
    RefusalCode,
    RefusedFilmError,
)
from attunement_clinic.recordings.media.wire import (
    Attempted,
    AttemptsJob,
    Facts,
    FilmJob,
    Made,
    Measured,
    MovementJob,
    Opened,
    Output,
    Plan,
    Region,
)

if TYPE_CHECKING:
    from attunement.timeline.interval import Interval
    from attunement_clinic.recordings.media.ports import MediaSink, MediaSource


class Step(NamedTuple):
    """How far along a film is: its state, and the part of that state that is done."""

    is_making: bool
    fraction: float


class ReadyFilm(NamedTuple):
    """What is known of a film whose proxy and companions are written."""

    facts: Facts
    plan: Plan
    made: Made
    duration_ms: int
    ends_early_ms: int | None


def make_film(
    source: MediaSource,
    open_sinks: Callable[[Plan], Mapping[Output, MediaSink]],
    on_step: Callable[[Step], None],
    *,
    kept: Interval | None = None,
    confined: bool = True,
) -> ReadyFilm:
    """Read a film and write its proxy, frame table, still, peaks, and what is kept of it.

    Parameters
    ----------
    source : MediaSource
        The decrypted original, by ranges.
    open_sinks : callable
        Asked once the plan is known; returns where each output goes.
    on_step : callable
        Told of progress, several times a second.
    kept : Interval, optional
        The part that is watched; nothing outside it goes into any output.
    confined : bool
        False only where a person has taken the risk in the settings.

    Raises
    ------
    RefusedFilmError
        When the film cannot become ready, and another try would not change it.
    ChildFailedError
        When the child died; another try may go well.
    CannotConfineError
        When this machine cannot confine the child.
    """
    container = sniff(source)
    making = False
    sinks: dict[Output, MediaSink] = {}
    job = FilmJob(container, DEMUXER_NAMES[container], source.size, confined)
    with Child(source, sinks, lambda part: on_step(Step(making, part))) as child:
        child.start(job)
        _wait_for_probe(child)
        facts = child.wait_for(Facts, limits.reading_s(source.size))
        plan = rules.plan_for(facts, kept)
        original = rules.original_for(facts, plan, container)
        plan = msgspec.structs.replace(plan, original=original)
        sinks.update(open_sinks(plan))
        sinks[Output.PROXY].reserve_head(plan.head_size)
        if original is not None and original.head_size:
            sinks[Output.ORIGINAL].reserve_head(original.head_size)
        making = True
        on_step(Step(making, 0.0))
        length = facts.end_ms - facts.first_pts_ms
        child.allow_output(
            limits.proxy_bytes(length, source.size) + limits.copy_bytes(source.size)
        )
        child.order(plan)
        making_s = limits.making_s(length) + limits.reading_s(source.size)
        made = child.wait_for(Made, making_s)
    duration = ms_of_frame(made.frame_count, FrameRate(*plan.rate))
    reaches_end = plan.kept_ms is None or plan.kept_ms[1] >= length
    is_early = reaches_end and rules.ends_early_ms(facts) is not None
    early = duration if is_early else None
    return ReadyFilm(facts, plan, made, duration, early)


def _wait_for_probe(child: Child) -> None:
    """Refuse a film that keeps the prober busy: it is built to, or might as well be."""
    try:
        child.wait_for(Opened, limits.PROBE_S)
    except ChildTooSlowError as error:
        raise RefusedFilmError(
            RefusalCode.TOO_COMPLEX, f"not opened within {limits.PROBE_S:.0f} s"
        ) from error


def measure_movement(  # one for each thing that is known of a proxy
    source: MediaSource,
    sink: MediaSink,
    on_progress: Callable[[float], None],
    *,
    regions: Sequence[Region],
    rate: FrameRate,
    frame_count: int,
    confined: bool = True,
) -> None:
    """Measure movement in regions of a proxy and write the signals.

    Raises
    ------
    RefusedFilmError, ChildFailedError, CannotConfineError
        As `make_film`.
    """
    job = MovementJob(
        size=source.size,
        regions=list(regions),
        rate=(rate.num, rate.den),
        frame_count=frame_count,
        confined=confined,
    )
    sinks = {Output.SIGNALS: sink}
    with Child(source, sinks, on_progress) as child:
        child.start(job)
        child.allow_output(limits.signal_bytes(frame_count, len(regions)))
        duration_ms = ms_of_frame(frame_count, rate)
        child.wait_for(Measured, limits.making_s(duration_ms))


def check_confinement() -> dict[str, int]:
    """Start a child that confines itself and tries what must fail.

    Returns
    -------
    dict
        The layers in force, for the log.

    Raises
    ------
    CannotConfineError
        With a sentence, when anything was possible that must not be.
    """
    try:
        with Child(None, {}, lambda _: None) as child:
            layers = child.start(AttemptsJob())
            broken = child.wait_for(Attempted, limits.START_S).broken
            _must_be_ended(child, broken)
    except ChildFailedError as error:
        message = f"the child that opens films cannot be started: {error}"
        raise CannotConfineError(message) from error
    if broken:
        told = "; ".join(f"{what}: {how}" for what, how in sorted(broken.items()))
        message = f"the confinement of films does not hold on this machine ({told})"
        raise CannotConfineError(message)
    return layers


def _must_be_ended(child: Child, broken: dict[str, str]) -> None:
    """Give a child that never answers again its time, and see that it is over then."""
    with contextlib.suppress(ChildTooSlowError):
        child.wait_for(Made, limits.ANSWER_S)
        broken["hang"] = "was not ended"
    if child.end() >= 0:
        broken["hang"] = "was not ended"
