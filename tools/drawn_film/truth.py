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
#: Half of 17 is reached with the 9th shortest answer (from 9.0 to 10.634 s), half of 3
#: with the 2nd (from 63.8 to 64.7 s).
ANSWERS: Mapping[str, Mapping[str, int]] = {
    "caregiver-1+infant-1": {"bids": 17, "answered": 12, "median_latency_ms": 1634},
    "caregiver-2+infant-1": {"bids": 3, "answered": 3, "median_latency_ms": 900},
    "anyone+infant-1": {"bids": 17, "answered": 14},
}

#: How often the baby bids, by kind, in the whole film.
BIDS: Mapping[str, int] = {
    "bid-look": 4,
    "bid-smile": 3,
    "bid-voice": 5,
    "bid-reach": 3,
    "break-cue": 1,
    "distress-cue": 1,
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

#: Bouts of each engagement code; those not cut by the film's beginning or end, and how
#: long these are together (their mean length is one by the other).
BOUTS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "caregiver-1.engagement": {
        "shared-positive": {"bouts": 11, "whole": 11, "whole_ms": 33_266},
        "watching-available": {"bouts": 11, "whole": 9, "whole_ms": 25_334},
        "elsewhere-focused": {"bouts": 3, "whole": 3, "whole_ms": 9_000},
    },
    "caregiver-2.engagement": {
        "shared-positive": {"bouts": 2, "whole": 2, "whole_ms": 9_100},
        "watching-available": {"bouts": 4, "whole": 3, "whole_ms": 3_200},
        "elsewhere-focused": {"bouts": 2, "whole": 2, "whole_ms": 1_700},
    },
    "infant-1.engagement": {
        "social-positive": {"bouts": 11, "whole": 11, "whole_ms": 28_066},
        "social-watching": {"bouts": 15, "whole": 14, "whole_ms": 24_000},
        "object-environment": {"bouts": 8, "whole": 7, "whole_ms": 11_534},
        "self-soothing": {"bouts": 1, "whole": 1, "whole_ms": 2_700},
        "withdrawn": {"bouts": 1, "whole": 1, "whole_ms": 2_100},
        "protest": {"bouts": 1, "whole": 1, "whole_ms": 3_100},
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
            "bouts": BOUTS,
            "bids": BIDS,
        },
    }
