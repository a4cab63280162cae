"""Everything that can go wrong in the library, as one tree.

::

    AttunementError
    ├── TimeError          a time, a frame or a frame rate that cannot be
    ├── SchemeError        a coding scheme that contradicts itself, or a code it lacks
    ├── TimelineError      annotations that break the rules of their tier
    ├── FormatError        a file that does not say what its format promises
    ├── MeasureError       a question the given tiers cannot answer
    ├── InstrumentError    a questionnaire, an answer or a wording that does not fit its key
    ├── ExtractionError    sound or pictures that cannot be read as asked
    └── MissingExtraError  an optional dependency that is not installed

Catch `AttunementError` at the edge of a program.
Every message says what was found, what was expected and what to do.
"""

from __future__ import annotations

__all__ = [
    "AttunementError",
    "ExtractionError",
    "FormatError",
    "InstrumentError",
    "MeasureError",
    "MissingExtraError",
    "SchemeError",
    "TimeError",
    "TimelineError",
]


class AttunementError(Exception):
    """Stand at the root of every error that the library raises on purpose."""


class TimeError(AttunementError):
    """Refuse a time, an interval, a frame number or a frame rate."""


class SchemeError(AttunementError):
    """Refuse a coding scheme, or a code or tier that a scheme does not have."""


class TimelineError(AttunementError):
    """Refuse annotations that their tier cannot hold."""


class MeasureError(AttunementError):
    """Refuse to compute a number whose meaning would not be defined."""


class InstrumentError(AttunementError):
    """Refuse a questionnaire, an answer or a wording that does not fit its key.

    Parameters
    ----------
    message : str
        What was found and what was expected.
    kind : str, optional
        What does not fit, by a name, so that a program can say it in another language;
        empty where only a programmer meets it.
    **values : object
        The numbers and words that the message names.

    Examples
    --------
    >>> refused = InstrumentError("found 6", kind="question_count", found=6)
    >>> str(refused), refused.kind, refused.values
    ('found 6', 'question_count', {'found': 6})
    """

    def __init__(self, message: str, *, kind: str = "", **values: object) -> None:
        super().__init__(message)
        self.kind = kind
        self.values = values


class ExtractionError(AttunementError):
    """Refuse sound or pictures that do not have the promised shape."""


class FormatError(AttunementError):
    """Refuse a file, and say where in the file the trouble is.

    Parameters
    ----------
    reason : str
        What was found and what was expected.
    path : str
        The file, or the name of the stream.
    line : int, optional
        The line, counted from one, when it is known.

    Examples
    --------
    >>> str(FormatError("expected JSON, found a picture", path="film.json", line=1))
    'film.json, line 1: expected JSON, found a picture'
    """

    def __init__(self, reason: str, *, path: str, line: int | None = None) -> None:
        self.reason = reason
        self.path = path
        self.line = line
        place = path if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {reason}")


class MissingExtraError(AttunementError):
    """Ask for an optional dependency by the line that installs it.

    Parameters
    ----------
    module : str
        The module that could not be imported.
    extra : str
        The extra of this package that brings it.

    Examples
    --------
    >>> str(MissingExtraError("matplotlib", extra="plots"))
    "matplotlib is not installed; run: pip install 'attunement[plots]'"
    """

    def __init__(self, module: str, *, extra: str) -> None:
        self.module = module
        self.extra = extra
        super().__init__(
            f"{module} is not installed; run: pip install 'attunement[{extra}]'"
        )
