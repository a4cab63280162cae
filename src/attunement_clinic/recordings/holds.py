"""Films whose keys must be kept for now: asked of the app that knows why.

A safeguarding hold stands apart from consent. What is taken back while it holds is closed
at once like any other; its key is destroyed when the hold ends, by the same job.
"""

from collections.abc import Callable
from uuid import UUID

_registered: list[Callable[[UUID], bool]] = []


def register(is_held: Callable[[UUID], bool]) -> None:
    """Hand in a question about a film; called once, from an `AppConfig.ready()`."""
    _registered.append(is_held)


def must_keep_key(recording_id: UUID) -> bool:
    """Say whether anybody holds a film, so that its key is not destroyed yet."""
    return any(is_held(recording_id) for is_held in _registered)
