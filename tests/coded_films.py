"""One small film as another program may have coded it: every column, every relation."""

from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.media import Media
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline

SPEECH = ForeignTier(name="Mother (speech)", subject="M1", kind="state", exclusive=True)
LANGUAGE = ForeignTier(
    name="Mother (language)",
    subject="M1",
    kind="state",
    exclusive=True,
    codes=(
        ForeignCode(id="de", description="German"),
        ForeignCode(id="en", description="English"),
        ForeignCode(id="fr"),
    ),
    parent="Mother (speech)",
    relation="symbolic-association",
)
TOUCH = ForeignTier(
    name="touch", subject="M1", kind="point", codes=(ForeignCode(id="pats"),)
)
NOTES = ForeignTier(name="notes", kind="mixed")

ROWS = (
    Annotation(
        tier="Mother (speech)",
        onset_ms=1_040,
        offset_ms=2_330,
        id="a1",
        text='Na, "du"?',
    ),
    Annotation(
        tier="Mother (speech)",
        onset_ms=3_200,
        offset_ms=5_050,
        id="a2",
        text="このリンゴ",
    ),
    Annotation(
        tier="Mother (language)",
        code="de",
        onset_ms=1_040,
        offset_ms=2_330,
        id="a3",
        parent="a1",
        text="soft",
    ),
    Annotation(
        tier="Mother (language)",
        onset_ms=3_200,
        offset_ms=5_050,
        id="a4",
        parent="a2",
        text="ja",
    ),
    Annotation(
        tier="touch",
        code="pats",
        onset_ms=1_500,
        offset_ms=1_500,
        id="a5",
        modifiers={"where": "back", "hand": "left"},
    ),
    Annotation(tier="notes", onset_ms=0, offset_ms=0, text="begins", id="a6"),
    Annotation(tier="notes", onset_ms=100, offset_ms=900, text="door", id="a7"),
    Annotation(tier="notes", onset_ms=500, offset_ms=1_000, text="phone", id="a8"),
)


def foreign_film() -> CodingSession:
    """Return the film, coded by nobody's scheme."""
    timeline = Timeline.from_annotations(
        NO_SCHEME,
        ROWS,
        subjects=("M1",),
        duration_ms=60_000,
        foreign_tiers=(SPEECH, LANGUAGE, TOUCH, NOTES),
        frame_rate=FrameRate(25),
        media=(Media(address="film.mp4", mime_type="video/mp4", offset_ms=40),),
    )
    return CodingSession(
        recording="film-2",
        coder="K. M.",
        timeline=timeline,
        pass_label="sound on",
        is_finished=True,
    )
