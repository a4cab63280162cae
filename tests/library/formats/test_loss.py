"""A report names what was lost, and a reading is a pair."""

from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Reading, coding_session_of
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline

FILM = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=5, tiers=())
LOSSES = [
    Loss(kind="ids", tier="gaze", count=3, sentence="ids are not kept"),
    Loss(kind="coder", sentence="the coder is not kept"),
    Loss(kind="ids", tier="voice", sentence="ids are not kept"),
]


def test_a_report_says_each_loss_with_its_tier():
    report = LossReport("rttm", LOSSES)

    assert str(report).splitlines()[:2] == [
        "tier gaze: ids are not kept",
        "the coder is not kept",
    ]
    assert report.kinds == ("ids", "coder")
    assert len(report) == 3
    assert list(report) == LOSSES
    assert not report.is_empty


def test_an_empty_report_says_nothing():
    assert str(LossReport("elan")) == ""
    assert LossReport("elan").is_empty


def test_a_report_is_json_as_well():
    assert LossReport("rttm", LOSSES[:1]).to_document() == {
        "format": "rttm",
        "losses": [
            {
                "kind": "ids",
                "sentence": "ids are not kept",
                "tier": "gaze",
                "count": 3,
            }
        ],
    }


def test_a_reading_unpacks_into_timeline_and_report():
    coding = CodingSession(recording="film-2", timeline=FILM)

    reading = Reading(coding, LossReport("rttm"))
    timeline, report = reading

    assert timeline is FILM is reading.timeline
    assert report is reading.report
    assert reading.coding_session is coding


def test_a_timeline_is_coded_by_nobody_in_particular():
    coding = CodingSession(recording="film-2", coder="K. M.", timeline=FILM)

    assert coding_session_of(coding) is coding
    assert coding_session_of(FILM) == CodingSession(recording="", timeline=FILM)
