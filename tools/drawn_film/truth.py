"""The annotations of the film, and numbers worked out by hand from the script.

The numbers are written down, not computed, so that a measure that goes wrong cannot
be wrong in the same way here. `document` stands beside the film in the library's own
format, `facts` beside it with the numbers, the regions and where the camera moves.
"""

import re
from collections.abc import Mapping
from typing import TypedDict

from drawn_film.clock import DURATION_MS, FRAME_COUNT, FRAMES_PER_SECOND, ms_of_frame
from drawn_film.story import EVENTS, PAN, REGIONS, SHAKE, STATES


class Annotation(TypedDict):
    """One coded stretch or point; a point ends where it begins."""

    tier: str
    code: str
    onset_ms: int
    offset_ms: int


#: An answer counts when it begins within this time of the bid.
ANSWER_WINDOW_MS = 3000

#: Bids each caregiver could see, and how many of them that caregiver answered in time.
#: Unanswered by the first: the look at 34.8, the call at 35.7 and the reach at 37.0
#: (soothed 3.334 s later), the smile at 63.8 and the reach at 68.9 (both answered by
#: the second). The second is out of view until 60.4 s.
ANSWERS: Mapping[str, Mapping[str, int]] = {
    "caregiver-1+infant-1": {"bids": 17, "answered": 12},
    "caregiver-2+infant-1": {"bids": 3, "answered": 3},
    "anyone+infant-1": {"bids": 17, "answered": 14},
}

#: Time in which the caregiver is shared-positive and the baby social-positive,
#: out of the time in which both can be seen.
SHARED_PLEASURE: Mapping[str, Mapping[str, int]] = {
    "caregiver-1+infant-1": {"ms": 22_566, "observable_ms": 72_900},
    "caregiver-2+infant-1": {"ms": 6_700, "observable_ms": 14_600},
}

#: Milliseconds of each engagement code.
ENGAGEMENT_MS: Mapping[str, Mapping[str, int]] = {
    "caregiver-1.engagement": {
        "shared-positive": 33_266,
        "watching-available": 30_634,
        "elsewhere-focused": 9_000,
        "unscorable": 2_100,
    },
    "caregiver-2.engagement": {
        "shared-positive": 9_100,
        "watching-available": 3_800,
        "elsewhere-focused": 1_700,
        "unscorable": 60_400,
    },
    "infant-1.engagement": {
        "social-positive": 28_066,
        "social-watching": 25_400,
        "object-environment": 13_634,
        "self-soothing": 2_700,
        "withdrawn": 2_100,
        "protest": 3_100,
    },
}


def annotations() -> list[Annotation]:
    """Return every annotation, tier by tier in the order of time."""
    rows: list[Annotation] = []
    for tier, bouts in STATES.items():
        rows += [
            Annotation(
                tier=tier,
                code=bout.code,
                onset_ms=ms_of_frame(bout.start),
                offset_ms=ms_of_frame(bout.stop),
            )
            for bout in bouts
        ]
    for tier, events in EVENTS.items():
        for event in events:
            at = ms_of_frame(event.frame)
            rows.append(
                Annotation(tier=tier, code=event.code, onset_ms=at, offset_ms=at)
            )
    return rows


def document() -> dict[str, object]:
    """Return the annotations as a coding session of the library's native format."""
    return {
        "format": "attunement.coding-session",
        "version": 1,
        "recording": "drawn",
        "coder": "",
        "pass_label": "",
        "is_finished": True,
        "subjects": ["caregiver-1", "caregiver-2", "infant-1"],
        "duration_ms": DURATION_MS,
        "frame_rate": [FRAMES_PER_SECOND, 1],
        "scheme": {
            "id": "em-1",
            "version": "1.2",
            "title": "Everyday Moments (EM-1)",
            "taken_from": "em-1",
            "tiers": _scheme_tiers(),
        },
        "annotations": annotations(),
    }


def _scheme_tiers() -> list[str]:
    """Return the tiers by role, each once, in the order of the story."""
    tiers = [*STATES, *EVENTS]
    return list(dict.fromkeys(re.sub(r"-\d+", "", tier, count=1) for tier in tiers))


def facts() -> dict[str, object]:
    """Return what is known about the film besides its annotations."""
    return {
        "recording": {
            "duration_ms": DURATION_MS,
            "frame_rate": [FRAMES_PER_SECOND, 1],
            "frame_count": FRAME_COUNT,
        },
        "regions": list(REGIONS),
        "camera_motion": [
            {"onset_ms": ms_of_frame(start), "offset_ms": ms_of_frame(stop)}
            for start, stop in (PAN, SHAKE)
        ],
        "truth": {
            "answer_window_ms": ANSWER_WINDOW_MS,
            "answers": ANSWERS,
            "shared_pleasure": SHARED_PLEASURE,
            "engagement_ms": ENGAGEMENT_MS,
        },
    }
