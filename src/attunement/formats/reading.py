"""What a reader gives: the timeline, and what its file said that it cannot hold."""

from __future__ import annotations

from attunement.formats.loss import LossReport
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.timeline import Timeline

__all__ = ["Coded", "Reading", "coding_session_of"]

#: What a writer takes: a coding session, or a timeline of nobody in particular.
Coded = CodingSession | Timeline


class Reading(tuple[Timeline, LossReport]):
    """Hold what was read from a file, or from one observation in it.

    It is a pair, so that ``timeline, report = read_elan(path)`` works, and knows the
    whole coding session as well.

    Parameters
    ----------
    coding_session : CodingSession
        The timeline, with the recording and the coder as far as the file names them.
    report : LossReport
        What the file holds that the timeline does not.

    Examples
    --------
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=0, tiers=())
    >>> timeline, report = Reading(
    ...     CodingSession(recording="film-2", timeline=film), LossReport("rttm"))
    >>> timeline.duration_ms, report.is_empty
    (0, True)
    """

    coding_session: CodingSession

    def __new__(cls, coding_session: CodingSession, report: LossReport) -> Reading:
        """Make the pair of timeline and report."""
        self = super().__new__(cls, (coding_session.timeline, report))
        self.coding_session = coding_session
        return self

    @property
    def timeline(self) -> Timeline:
        """Return what was coded."""
        return self[0]

    @property
    def report(self) -> LossReport:
        """Return what the file holds that the timeline does not."""
        return self[1]


def coding_session_of(coded: Coded) -> CodingSession:
    """Return a coding session as it is, and a timeline as one of nobody.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What is to be written.

    Returns
    -------
    CodingSession
        Without coder and recording, when it was a timeline.

    Examples
    --------
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=0, tiers=())
    >>> coding_session_of(film).coder
    ''
    """
    if isinstance(coded, CodingSession):
        return coded
    return CodingSession(recording="", timeline=coded)
