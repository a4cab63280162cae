"""ELAN's files: what is written is read back, and what cannot be kept is named."""

import re
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from lxml import etree

import hostile_files
from attunement.errors import FormatError
from attunement.formats._characters import NOT_IN_XML
from attunement.formats._cleaning import cleaned
from attunement.formats.elan import read_elan, write_elan
from attunement.formats.native import read_native, write_native
from attunement.formats.reading import coding_session_of
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.tier import NO_CODE, Tier
from attunement.timeline.timeline import Timeline
from coded_films import foreign_film
from places import REPOSITORY
from real_files import REAL
from reduction import reduced, scheme_of
from strategies import coding_sessions, hierarchies, through_a_file

GOLDEN = REPOSITORY / "tests" / "golden" / "formats"
OLD, NEW = GOLDEN / "elan_2.7.eaf", GOLDEN / "elan_3.0.eaf"
# Real files, where a checkout has them beside it; the golden ones promise the same.
WHOLE = [OLD, NEW, *sorted(REAL.glob("*.eaf"))]


def film(*tiers, rows=(), **more):
    wanted = {"subjects": (), "duration_ms": 10_000, **more}
    return Timeline.from_annotations(NO_SCHEME, rows, foreign_tiers=tiers, **wanted)


def row(tier, onset_ms, offset_ms, text="", **more):
    return Annotation(
        tier=tier, onset_ms=onset_ms, offset_ms=offset_ms, text=text, **more
    )


# -- nothing is lost -----------------------------------------------------------------


def facts(path):
    """Return everything an EAF says, whatever names its time slots have."""
    root = etree.parse(path, etree.XMLParser(remove_comments=True)).getroot()
    slots = root.find("TIME_ORDER")
    times = {one.get("TIME_SLOT_ID"): one.get("TIME_VALUE") for one in slots}
    rows, links = {}, []
    for tier in root.iter("TIER"):
        for one in tier.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            own = dict(one.attrib)
            edges = [own.pop(f"TIME_SLOT_REF{end}", None) for end in (1, 2)]
            links += [edge for edge in edges if edge]
            rows[own["ANNOTATION_ID"]] = (
                tier.get("TIER_ID"),
                own,
                [times.get(edge) for edge in edges],
                one.findtext("ANNOTATION_VALUE"),
            )
    rest = [
        (one.tag, sorted(one.attrib.items()), (one.text or "").strip())
        for one in root.iter()
        if one.tag
        not in (
            *("ANNOTATION_DOCUMENT", "TIME_ORDER", "TIME_SLOT", "ANNOTATION"),
            *("ALIGNABLE_ANNOTATION", "REF_ANNOTATION", "ANNOTATION_VALUE"),
        )
        and one.get("NAME") not in ("lastUsedAnnotationId", "attunement")
    ]
    shared = len(links) - len({*links})
    return rows, sorted(map(str, rest)), shared, root.get("AUTHOR")


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_a_file_passes_through_the_native_one_with_nothing_lost(tmp_path, path):
    coding = read_elan(path).coding_session

    write_native(coding, tmp_path / "film.json")
    kept = read_native(tmp_path / "film.json").coding_session
    report = write_elan(kept, tmp_path / "film.eaf")

    assert report.is_empty
    before, after = facts(path), facts(tmp_path / "film.eaf")
    assert after[2:] == before[2:]
    assert before[0].keys() == after[0].keys()
    for name, (tier, own, times, value) in before[0].items():
        # A code gains the name of its entry where a file did not say it.
        found = {**own, "CVE_REF": after[0][name][1].get("CVE_REF")}
        assert after[0][name] == (
            tier,
            own if "CVE_REF" in own or found["CVE_REF"] is None else found,
            times,
            value or None if value != "" else after[0][name][3],
        )
    if path != OLD:
        assert after[1] == before[1]
    again = read_elan(tmp_path / "film.eaf").coding_session
    assert again == coding


def test_old_vocabularies_are_written_as_new_ones(tmp_path):
    coding = read_elan(OLD).coding_session

    write_elan(coding, tmp_path / "film.eaf")

    root = etree.parse(tmp_path / "film.eaf").getroot()
    tones = root.find("CONTROLLED_VOCABULARY[@CV_ID='tones']")
    assert tones.findtext("DESCRIPTION") == "How it sounds"
    assert [
        (one.get("EXT_REF"), one.findtext("CVE_VALUE"))
        for one in tones.iter("CV_ENTRY_ML")
    ] == [(None, "warm"), ("er2", "flat")]
    elsewhere = root.find("CONTROLLED_VOCABULARY[@CV_ID='elsewhere']")
    assert elsewhere.get("EXT_REF") == "er1"
    assert root.get("VERSION") == "3.0"
    assert [one.get("LANG_ID") for one in root.iter("LANGUAGE")] == ["und"]


def test_what_changed_is_written_and_the_rest_stays(tmp_path):
    coding = read_elan(OLD).coding_session
    timeline = coding.timeline
    speech = attrs.evolve(
        timeline.tier("speech"),
        scheme=attrs.evolve(timeline.tier("speech").scheme, subject=""),
    )
    longer = attrs.evolve(
        timeline.tier("words"), onset_ms=[1_000, 2_000], offset_ms=[2_000, 4_000]
    )
    tone = attrs.evolve(
        timeline.tier("tone"),
        scheme=attrs.evolve(
            timeline.tier("tone").scheme, codes=(ForeignCode(id="warm"),)
        ),
    )
    changed = attrs.evolve(
        timeline, tiers=[speech, longer, tone], media=timeline.media[:1]
    )

    report = write_elan(attrs.evolve(coding, timeline=changed), tmp_path / "film.eaf")

    root = etree.parse(tmp_path / "film.eaf").getroot()
    assert report.is_empty
    assert read_elan(tmp_path / "film.eaf").timeline.tier("words") == longer
    assert "PARTICIPANT" not in root.find("TIER").attrib
    assert root.find("TIER").get("ANNOTATOR") == "L. N."
    assert len(root.findall("HEADER/MEDIA_DESCRIPTOR")) == 1
    assert root.find("TIER[@TIER_ID='contact']") is None
    assert root.find("TIER[@TIER_ID='tone']").get("LINGUISTIC_TYPE_REF") == (
        "symbolic association of tone"
    )
    assert root.find("LOCALE").get("LANGUAGE_CODE") == "de"


def test_slots_without_a_time_stay_without_one_as_long_as_they_can(tmp_path):
    coding = read_elan(OLD).coding_session

    write_elan(coding, tmp_path / "film.eaf")

    text = (tmp_path / "film.eaf").read_text(encoding="utf-8")
    assert re.findall(r'<TIME_SLOT TIME_SLOT_ID="ts\d+"/>', text) == [
        '<TIME_SLOT TIME_SLOT_ID="ts2"/>'
    ]


# -- what is written -----------------------------------------------------------------


def test_a_film_of_another_program_is_kept(tmp_path):
    coding = foreign_film()

    report = write_elan(coding, tmp_path / "film.eaf")

    read = read_elan(tmp_path / "film.eaf")
    assert report.is_empty
    assert read.report.is_empty
    assert read.coding_session == coding


def test_it_is_an_eaf_3_of_that_day(tmp_path):
    day = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    write_elan(film(), tmp_path / "film.eaf", written_at=day)

    root = etree.parse(tmp_path / "film.eaf").getroot()
    assert (root.get("VERSION"), root.get("FORMAT")) == ("3.0", "3.0")
    assert root.get("DATE") == "2026-01-02T03:04:05+00:00"


@pytest.mark.parametrize("id_", ["3f2a", "a b", "_x0041_", "ü", "a1"])
def test_any_id_is_kept(tmp_path, id_):
    timeline = film(
        ForeignTier(name="a", kind="state", exclusive=True),
        rows=[row("a", 0, 5, id=id_), row("a", 5, 9)],
    )

    report = write_elan(timeline, tmp_path / "film.eaf")

    assert report.is_empty
    assert read_elan(tmp_path / "film.eaf").timeline.tier("a").ids == (id_, "")


@pytest.mark.parametrize("ids", [("a1", "a1", "x"), ("x", "x", "a1")])
def test_an_id_that_stands_twice_is_given_anew_and_named(tmp_path, ids):
    rows = [row("a", at, at + 1, id=one) for at, one in enumerate(ids)]
    timeline = film(ForeignTier(name="a", kind="state", exclusive=True), rows=rows)

    report = write_elan(timeline, tmp_path / "film.eaf")

    assert [(loss.kind, loss.count) for loss in report] == [("ids", 1)]


@pytest.mark.parametrize(
    ("relation", "below"),
    [
        ("time-subdivision", [(0, 40), (50, 100)]),
        ("time-subdivision", [(0, 100), (100, 120)]),
        ("time-subdivision", [(0, 100), (0, 100)]),
        ("symbolic-subdivision", [(0, 40), (40, 100)]),
        ("symbolic-association", [(0, 100), (0, 100)]),
        ("symbolic-association", [(0, 90)]),
    ],
)
def test_rows_that_do_not_keep_to_their_parent_stand_alone(tmp_path, relation, below):
    timeline = film(
        ForeignTier(name="above", kind="state", exclusive=True),
        ForeignTier(
            name="below", kind="state", parent="above", relation=relation,
            exclusive=len({*below}) == len(below),
        ),
        rows=[
            row("above", 0, 100, id="p"),
            *(row("below", *edges, id=f"r{n}", parent="p")
              for n, edges in enumerate(below)),
        ],
    )  # fmt: skip

    report = write_elan(timeline, tmp_path / "film.eaf")

    assert report.kinds == ("relations", "parents")
    read = read_elan(tmp_path / "film.eaf").timeline
    assert read == reduced(timeline, report)


def test_rows_whose_parents_overlap_or_are_not_there_stand_alone(tmp_path):
    above = ForeignTier(name="above", kind="state")
    below = ForeignTier(
        name="below", kind="state", parent="above", relation="time-subdivision",
        exclusive=True,
    )  # fmt: skip

    for rows in (
        [row("above", 0, 50), row("above", 40, 90), row("below", 0, 50)],
        [row("below", 0, 50)],
    ):
        report = write_elan(film(above, below, rows=rows), tmp_path / "film.eaf")
        assert "relations" in report.kinds


def test_links_to_an_id_that_stands_twice_are_not_kept(tmp_path):
    timeline = film(
        ForeignTier(name="above", kind="state", exclusive=True),
        ForeignTier(
            name="below", kind="state", parent="above", exclusive=True,
            relation="symbolic-association",
        ),
        rows=[row("above", 0, 5, id="p"), row("above", 5, 9, id="p"),
              row("below", 0, 5, parent="p")],
    )  # fmt: skip

    report = write_elan(timeline, tmp_path / "film.eaf")

    assert set(report.kinds) == {"relations", "parents", "ids"}


def test_names_that_are_taken_get_a_number(tmp_path):
    codes = (ForeignCode(id="x"),)
    timeline = film(
        ForeignTier(name="a", kind="state", exclusive=True, codes=codes),
        ForeignTier(name="a/comment", kind="state", exclusive=True),
        rows=[row("a", 0, 5, "soft", code="x")],
    )

    report = write_elan(timeline, tmp_path / "film.eaf")

    assert report.is_empty
    assert b'TIER_ID="a/comment 2"' in (tmp_path / "film.eaf").read_bytes()
    assert read_elan(tmp_path / "film.eaf").timeline == timeline


def test_characters_that_xml_refuses_are_replaced_and_named(tmp_path):
    timeline = film(
        ForeignTier(name="a\x01", kind="state", exclusive=True),
        rows=[row("a\x01", 0, 5, "b\x00c\rd")],
    )

    report = write_elan(timeline, tmp_path / "film.eaf")

    tier = read_elan(tmp_path / "film.eaf").timeline.tiers[0]
    assert report.kinds == ("characters",)
    assert (tier.id, tier.text) == ("a\ufffd", ("b\ufffdc\rd",))


@pytest.mark.parametrize("space", ["VERSION", "http-1//www.w3.org/2001/instance"])
def test_a_namespace_without_a_whole_address_is_refused(tmp_path, space):
    path = tmp_path / "film.eaf"
    text = OLD.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "<ANNOTATION_DOCUMENT ", f'<ANNOTATION_DOCUMENT xmlns:x="{space}" '
        )
    )

    with pytest.raises(FormatError, match=space) as refused:
        read_elan(path)

    assert refused.value.path == str(path)


@pytest.mark.parametrize("text", ["<oops", "<A/>", "<ANNOTATION_DOCUMENT/>", "\ud800"])
def test_a_broken_remainder_is_refused(tmp_path, text):
    timeline = film(remainder=Remainder(format="elan", text=text))

    with pytest.raises(FormatError, match=r"expected|broken"):
        write_elan(timeline, tmp_path / "film.eaf")


@through_a_file
@given(coding_sessions)
def test_what_is_written_is_read_back_or_is_in_the_report(tmp_path, coding):
    path = tmp_path / "film.eaf"

    report = write_elan(coding, path)

    coding, _ = cleaned(coding, NOT_IN_XML)
    read = read_elan(path, scheme=scheme_of(coding.timeline))
    assert read.timeline == reduced(coding.timeline, report)
    assert read.coding_session == attrs.evolve(
        coding,
        timeline=read.timeline,
        recording=coding.recording or read.coding_session.recording,
    )


@through_a_file
@given(hierarchies())
def test_tiers_below_others_are_kept_as_they_are(tmp_path, timeline):
    report = write_elan(timeline, tmp_path / "film.eaf")

    timeline = cleaned(coding_session_of(timeline), NOT_IN_XML)[0].timeline
    read = read_elan(tmp_path / "film.eaf")
    assert set(report.kinds) <= {"characters"}
    assert read.timeline == timeline


def test_a_hundred_thousand_times_are_written_as_they_are(tmp_path):
    onset_ms = [7 * n for n in range(100_000)]
    tier = Tier(
        scheme=ForeignTier(name="a", kind="state", exclusive=True),
        onset_ms=onset_ms,
        offset_ms=[one + 5 for one in onset_ms],
        code=[NO_CODE] * len(onset_ms),
        text=[f"{n}" for n in range(len(onset_ms))],
    )
    timeline = attrs.evolve(film(), tiers=[tier], duration_ms=int(tier.offset_ms[-1]))

    write_elan(timeline, tmp_path / "film.eaf")

    assert read_elan(tmp_path / "film.eaf").timeline == timeline


def test_a_film_of_a_month_is_written_as_it_is(tmp_path):
    late_ms = 2**31 + 5
    timeline = film(
        ForeignTier(name="a", kind="state", exclusive=True),
        rows=[row("a", late_ms, late_ms + 9)],
        duration_ms=late_ms + 9,
    )

    write_elan(timeline, tmp_path / "film.eaf")

    assert read_elan(tmp_path / "film.eaf").timeline == timeline


def test_a_text_that_is_also_a_code_is_named(tmp_path):
    tier = ForeignTier(
        name="a", kind="state", exclusive=True, codes=[ForeignCode(id="x")]
    )
    timeline = film(tier, rows=[row("a", 0, 9, "x")], duration_ms=9)

    report = write_elan(timeline, tmp_path / "film.eaf")

    assert [(loss.kind, loss.count) for loss in report] == [("coded-texts", 1)]
    assert read_elan(tmp_path / "film.eaf").timeline.tier("a").code.tolist() == [0]


def test_what_elan_adds_to_a_file_of_ours_is_kept_beside_its_modifiers(tmp_path):
    path = tmp_path / "film.eaf"
    coding = foreign_film()
    write_elan(coding, path)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("<HEADER", '<LICENSE LICENSE_URL="">CC0</LICENSE>\n<HEADER', 1),
        encoding="utf-8",
    )

    reading = read_elan(path)

    write_elan(reading.coding_session, tmp_path / "again.eaf")
    assert "CC0" in (tmp_path / "again.eaf").read_text(encoding="utf-8")
    again = read_elan(tmp_path / "again.eaf").timeline
    assert again == reading.timeline
    assert again.tier("touch").modifiers == coding.timeline.tier("touch").modifiers


def test_a_slot_whose_number_begins_with_nothing_is_another_slot(tmp_path):
    path = tmp_path / "film.eaf"
    content = hostile_files.eaf(
        hostile_files.slots(b"10", b"20"), hostile_files.tier((b"a1", b"ts1", b"ts2"))
    )
    path.write_bytes(content.replace(b'"ts1"', b'"ts01"').replace(b'"ts2"', b'"ts02"'))

    assert read_elan(path).timeline.tier("a").onset_ms.tolist() == [10]

    path.write_bytes(content.replace(b'SLOT_ID="ts1"', b'SLOT_ID="ts01"'))
    with pytest.raises(FormatError, match="ts1"):
        read_elan(path)


def test_a_tier_without_a_row_divides_any_other(tmp_path):
    speech = ForeignTier(name="speech", kind="state", exclusive=True)
    words = attrs.evolve(
        speech, name="words", parent="speech", relation="time-subdivision"
    )
    timeline = film(speech, words, rows=[row("speech", 0, 9, id="a1")], duration_ms=9)

    assert write_elan(timeline, tmp_path / "film.eaf").is_empty
    assert read_elan(tmp_path / "film.eaf").timeline == timeline
