"""What a BORIS project holds beyond the events of one observation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attunement.formats.boris._document import project_of
from attunement.formats.boris._project import OWN
from attunement.timeline.coding_session import CodingSession

__all__ = ["rest_of", "same_rest", "written_rest"]


def rest_of(project: Mapping[str, Any], identity: str) -> dict[str, Any]:
    """Return the project without observations, and the observation without events."""
    return {
        "project": {
            name: value
            for name, value in project.items()
            if name not in ("observations", OWN)
        },
        "observation": {
            name: value
            for name, value in project["observations"][identity].items()
            if name != "events"
        },
    }


def written_rest(coding: CodingSession) -> dict[str, Any]:
    """Return the rest of a project that we would write for a coding."""
    project = project_of([coding], date="")
    return rest_of(project, next(iter(project["observations"])))


def same_rest(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two rests differ in nothing but the days they were written on."""
    return _without_dates(one) == _without_dates(other)


def _without_dates(rest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "project": {**rest["project"], "project_date": ""},
        "observation": {**rest["observation"], "date": ""},
    }
