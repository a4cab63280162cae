"""What a format could not hold, named one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
from attrs.validators import deep_iterable, instance_of

__all__ = ["Loss", "LossReport"]


@attrs.frozen(kw_only=True)
class Loss:
    """Name one thing that did not pass, or passed changed.

    Parameters
    ----------
    kind : str
        What it is, in a word that a program can look for: ``modifiers``, ``ids``,
        ``interpolated-times``, …
    sentence : str
        What happened to it, for a person.
    tier : str
        Id of the tier it concerns; empty when it is the whole film.
    count : int
        How many rows or things it concerns.
    """

    kind: str = attrs.field(validator=instance_of(str))
    sentence: str = attrs.field(validator=instance_of(str))
    tier: str = attrs.field(default="", validator=instance_of(str))
    count: int = attrs.field(default=1, validator=instance_of(int))

    def __str__(self) -> str:
        """Return the sentence with its tier."""
        return f"tier {self.tier}: {self.sentence}" if self.tier else self.sentence


def _losses(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    return tuple(losses)


@attrs.frozen
class LossReport:
    """List what a format could not hold when a file was read or written.

    Nothing is repaired in silence: what is not in the report has passed as it was.

    Parameters
    ----------
    format : str
        Id of the format, such as ``elan``.
    losses : tuple of Loss
        In the order they were found; empty when everything has passed.

    Examples
    --------
    >>> report = LossReport("rttm", [Loss(kind="ids", sentence="ids are not kept")])
    >>> report.is_empty, report.kinds
    (False, ('ids',))
    >>> print(report)
    ids are not kept
    """

    format: str = attrs.field(validator=instance_of(str))
    losses: tuple[Loss, ...] = attrs.field(
        default=(), converter=_losses, validator=deep_iterable(instance_of(Loss))
    )

    @property
    def is_empty(self) -> bool:
        """Return whether everything has passed."""
        return not self.losses

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds, each once, in order of appearance."""
        return tuple(dict.fromkeys(loss.kind for loss in self.losses))

    def __iter__(self) -> Iterator[Loss]:
        """Iterate over the losses."""
        return iter(self.losses)

    def __len__(self) -> int:
        """Return how many losses there are."""
        return len(self.losses)

    def __str__(self) -> str:
        """Return one line a loss; nothing when everything has passed."""
        return "\n".join(str(loss) for loss in self.losses)

    def to_document(self) -> dict[str, object]:
        """Return the report as JSON types."""
        return {
            "format": self.format,
            "losses": [attrs.asdict(loss) for loss in self.losses],
        }
