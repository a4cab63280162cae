"""Films that are frozen for now, and whose keys are kept: asked of the app that knows why.

A safeguarding hold stands apart from consent. Nobody plays a held film. What is taken back
while it holds is closed at once like any other; its key is destroyed when the hold ends, by
the same job.
"""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldNotice:
    """What a page says of a hold; `is_told` is whether the parent may read why."""

    address: str
    review_on: date
    is_told: bool


class HoldSource:
    """An app above that may hold films; it is handed in by its `AppConfig.ready()`."""

    def rows(self) -> QuerySet[Any]:
        """Return the holds in force; each row has the `recording_id` of its film."""
        raise NotImplementedError

    def notice(self, recording_id: UUID) -> HoldNotice | None:
        """Return what a page says of the hold of a film, when there is one."""
        raise NotImplementedError


_sources: list[HoldSource] = []


def register(source: HoldSource) -> None:
    """Hand in who may hold films; called once, from an `AppConfig.ready()`."""
    _sources.append(source)


def must_keep_key(recording_id: UUID) -> bool:
    """Say whether anybody holds a film, so that its key is not destroyed yet."""
    return any(
        source.rows().filter(recording_id=recording_id).exists() for source in _sources
    )


def notice_of(recording_id: UUID) -> HoldNotice | None:
    """Return what a page says of the hold of a film, when somebody holds it."""
    found = (source.notice(recording_id) for source in _sources)
    return next((each for each in found if each is not None), None)


def held(recording: OuterRef) -> Any:
    """Say, in the query that finds a film, whether somebody holds it."""
    asked = [
        Exists(source.rows().filter(recording_id=recording).order_by())
        for source in _sources
    ]
    return reduce(or_, asked) if asked else Value(False)  # noqa: FBT003  # SQL's own
