"""An EAF is read the same in whatever shape it is written, or refused with its line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import FormatError, SchemeError
from attunement.formats.elan import read_elan, write_elan
from attunement.timeline.scheme import load_scheme
from coded_films import foreign_film
from hostile_files import GOOD, eaf, slots, tier
from strategies import hierarchies, through_a_file

ROW = (b"a1", b"ts1", b"ts2")


def swapped(content):
    """Put the attributes of every slot and annotation into another order."""
    content = re.sub(
        rb'(<TIME_SLOT) (TIME_SLOT_ID="[^"]*") (TIME_VALUE="[^"]*")/>',
        rb"\1 \3 \2/>",
        content,
    )
    return re.sub(
        rb'(<ALIGNABLE_ANNOTATION) (ANNOTATION_ID="[^"]*")([^>]*)>',
        rb"\1\3 \2>",
        content,
    )


SHAPES = {
    "with a comment": lambda one: one.replace(b"<TIER", b"<!-- <TIER> --><TIER", 1),
    "with CDATA": lambda one: re.sub(
        rb"<ANNOTATION_VALUE>([a-z ]+)</", rb"<ANNOTATION_VALUE><![CDATA[\1]]></", one
    ),
    "with comments of many lines": lambda one: re.sub(
        rb"<(TIER |TIME_ORDER|ANNOTATION>|/ANNOTATION_VALUE|/TIER)",
        rb"<!-- > \n\n --><!--\n--><\1",
        one,
    ),
    "with CDATA around all and a comment within": lambda one: re.sub(
        rb"<ANNOTATION_VALUE>([a-z ])([a-z ]*)</",
        rb"<ANNOTATION_VALUE>\1<!--\n--><![CDATA[\2]]></",
        one,
    ),
    "with an instruction": lambda one: one.replace(b"<TIER", b"<?go on?><TIER", 1),
    "in another order": swapped,
    "in single quotes": lambda one: re.sub(
        rb'(<TIME_SLOT [^>]*|<ALIGNABLE[^>]*)', lambda m: m[0].replace(b'"', b"'"), one
    ),
    "with lines of Windows": lambda one: one.replace(b"\n", b"\r\n"),
    "with lines of an old Macintosh": lambda one: one.replace(b"\n", b"\r"),
    "in UTF-16": lambda one: one.decode().encode("utf-16"),
    "with a mark first": lambda one: b"\xef\xbb\xbf" + one,
    "with wide white space": lambda one: re.sub(rb">\s*<", b">\n\t \n<", one),
    "with none": lambda one: re.sub(rb">\s*<(?!/ANNOTATION_VALUE)", b"><", one),
    "with slots that end apart": lambda one: re.sub(
        rb"(<TIME_SLOT [^>]*)/>", rb"\1></TIME_SLOT>", one
    ),
    "with slots named otherwise": lambda one: re.sub(
        rb'"ts([0-9]+)"', lambda m: b'"s%bx"' % m[1], one
    ),
    "with gaps in the names": lambda one: re.sub(
        rb'"ts([0-9]+)"', lambda m: b'"ts%d"' % (int(m[1]) ** 2), one
    ),
    "with names that fall": lambda one: re.sub(
        rb'"ts([0-9]+)"', lambda m: b'"ts%d"' % (5_000 - int(m[1])), one
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_film_is_the_same_in_every_shape(tmp_path, shape):
    plain, other = tmp_path / "film.eaf", tmp_path / "other.eaf"
    write_elan(foreign_film(), plain)

    other.write_bytes(SHAPES[shape](plain.read_bytes()))

    assert other.read_bytes() != plain.read_bytes()
    assert read_elan(other).coding_session == read_elan(plain).coding_session


@through_a_file
@given(hierarchies(), st.sampled_from(["with a comment", "in another order"]))
def test_the_scanner_and_the_parser_agree(tmp_path, timeline, shape):
    plain, other = tmp_path / "film.eaf", tmp_path / "other.eaf"
    write_elan(timeline, plain)

    other.write_bytes(SHAPES[shape](plain.read_bytes()))

    assert read_elan(other).timeline == read_elan(plain).timeline


@pytest.mark.parametrize("name", ["ISO-8859-1", "windows-1252", "US-ASCII"])
def test_other_encodings_are_read_where_they_are_named(tmp_path, name):
    content = eaf(GOOD, tier(ROW)).replace(b"UTF-8", name.encode())
    if name != "US-ASCII":
        content = content.replace(b">x<", b">\xfc<")
    (tmp_path / "film.eaf").write_bytes(content)

    text = read_elan(tmp_path / "film.eaf").timeline.tier("a").text
    assert text == ("x" if name == "US-ASCII" else "ü",)


def test_references_to_characters_are_read(tmp_path):
    content = eaf(GOOD, tier(ROW)).replace(
        b">x<", b">&lt;&#246;&#x1F476;&#10;&amp;lt;<"
    )
    (tmp_path / "film.eaf").write_bytes(content)

    assert read_elan(tmp_path / "film.eaf").timeline.tier("a").text == ("<ö👶\n&lt;",)


def test_slots_that_rows_share_get_their_own_and_it_is_said(tmp_path):
    content = eaf(slots(b"0", b"10", b"20"), tier(ROW, (b"a2", b"ts2", b"ts3")))
    (tmp_path / "film.eaf").write_bytes(content)

    report = read_elan(tmp_path / "film.eaf").report

    assert [(loss.kind, loss.count) for loss in report] == [("shared-slots", 1)]


def test_siblings_that_contradict_themselves_stand_as_they_are(tmp_path):
    children = b"".join(
        b'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="%b" ANNOTATION_REF="a1" '
        b'PREVIOUS_ANNOTATION="%b"><ANNOTATION_VALUE>%b</ANNOTATION_VALUE>'
        b"</REF_ANNOTATION></ANNOTATION>" % (one, other, one)
        for one, other in ((b"b1", b"b2"), (b"b2", b"b1"))
    )
    below = (
        b'<TIER TIER_ID="b" PARENT_REF="a" LINGUISTIC_TYPE_REF="s">'
        + children
        + b"</TIER>"
    )
    kind = (
        b'<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="s" '
        b'CONSTRAINTS="Symbolic_Subdivision" TIME_ALIGNABLE="false"/>'
    )
    (tmp_path / "film.eaf").write_bytes(eaf(GOOD, tier(ROW) + below, tail=kind))

    reading = read_elan(tmp_path / "film.eaf")

    assert reading.timeline.tier("b").labels() == ["b1", "b2"]
    assert "order-of-siblings" in reading.report.kinds


def test_slots_at_the_end_of_a_chain_lie_between_those_around_them(tmp_path):
    many = (
        b'<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/>'
        b'<TIME_SLOT TIME_SLOT_ID="ts2"/>'
        b'<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="100"/>'
    )
    rows = tier(
        (b"a1", b"ts1", b"ts2"), (b"a2", b"ts1", b"ts3"), (b"a3", b"ts2", b"ts3")
    )
    (tmp_path / "film.eaf").write_bytes(eaf(many, rows))

    found = read_elan(tmp_path / "film.eaf").timeline.tier("a")

    assert [(row.id, row.onset_ms, row.offset_ms) for row in found.annotations()] == [
        ("a1", 0, 50),
        ("a2", 0, 100),
        ("a3", 50, 100),
    ]


def test_a_file_with_no_header_is_read(tmp_path):
    content = eaf(GOOD, tier(ROW)).replace(
        b'<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>', b""
    )
    (tmp_path / "film.eaf").write_bytes(content)

    assert len(read_elan(tmp_path / "film.eaf").timeline.tier("a")) == 1


def linked(*rows, relation=b""):
    return (
        b'<TIER TIER_ID="b" LINGUISTIC_TYPE_REF="t"' + relation + b">"
        + b"".join(
            b'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="%b" ANNOTATION_REF="%b">'
            b"<ANNOTATION_VALUE/></REF_ANNOTATION></ANNOTATION>" % row
            for row in rows
        )
        + b"</TIER>"
    )  # fmt: skip


HEADER = b'TIME_UNITS="milliseconds"/>'


def with_header(inside, units=b"milliseconds"):
    return eaf(GOOD, tier(ROW)).replace(
        HEADER, b'TIME_UNITS="' + units + b'">' + inside + b"</HEADER>"
    )


def own(text):
    return with_header(b'<PROPERTY NAME="attunement">' + text + b"</PROPERTY>")


@pytest.mark.parametrize(
    ("content", "sentence", "line"),
    [
        (eaf().replace(b'VERSION="3.0"', b'VERSION="2.1"'), "version '2.1'", 2),
        (with_header(b"", b"NTSC-frames"), "times in NTSC-frames", 3),
        (
            with_header(b'<MEDIA_DESCRIPTOR MEDIA_URL="a" TIME_ORIGIN="soon"/>'),
            "media offset of 'soon'",
            3,
        ),
        (own(b"{"), "expected JSON", 1),
        (own(b"[]"), "not one of ours", None),
        (own(b'{"frame_rate": [0, 1]}'), "not one of ours", None),
        (own(b'{"modifiers": {"m": ["a", "x"]}}'), "'m' or 'a' is not there", 3),
        (b"<html/>", "the root is html", 1),
        (b"<ANNOTATION_DOCUMENT/>", "expected one TIME_ORDER", 1),
        (eaf(GOOD, tier(ROW) + tier(name=b"a")), "'a' has no name or stands twice", 11),
        (eaf(GOOD, tier(ROW, ROW)), "'a1' stands twice", 10),
        (eaf(GOOD, tier((b"a1", b"ts1", b"ts01"))), "'ts01' is not there", 9),
        (eaf(GOOD, tier((b"a1", b"ts1", b"ts"))), "'ts' is not there", 9),
        (eaf(GOOD, tier((b"a1", b"ts1", b"7"))), "'7' is not there", 9),
        (eaf(GOOD, tier((b"a1", b"ts0", b"ts1"))), "'ts0' is not there", 9),
        (eaf(slots(b"1").replace(b"ts1", b""), tier(ROW)), "has no name", 5),
        (eaf(slots(b"1").replace(b"ts1", b"s"), tier(ROW)), "'ts1' is not there", 8),
        (eaf(slots(b"1") * 2), "stands twice", 6),
        (eaf(slots(b"1", b"2") + slots(b"3")), "stands twice", 7),
        (eaf(slots(b"01", b"5000000000000")), "no film is that long", 6),
        (eaf(slots(b"5").replace(b"TIME_SLOT ", b"SLOT ")), "has no name", 4),
        (
            eaf(slots(b"5").replace(b' TIME_VALUE="5"', b""), tier((b"a1", b"ts1", b"ts1"))),
            "no time slot has a time",
            8,
        ),
        (eaf(GOOD, linked((b"b1", b"a1"))), "hangs on no tier", 8),
        (eaf(GOOD, linked(relation=b' PARENT_REF="z"')), "hangs on 'z'", 8),
        (
            eaf(GOOD, tier(ROW) + linked((b"b1", b"z"), relation=b' PARENT_REF="a"')),
            "'z', which others hang on",
            11,
        ),
        (eaf(GOOD, tier(ROW).replace(b">x<", b">&copy;<")), "'&copy;' names no", 9),
        (eaf(GOOD, tier(ROW).replace(b">x<", b">a & b<")), "'& b' names no", 9),
        (eaf(GOOD, tier(ROW).replace(b">x<", b">&#xFFFF;<")), "names no", 9),
        (eaf(GOOD, tier(ROW).replace(b">x<", "\uffff".join("><").encode())), "hold", 9),
        (eaf(GOOD, tier(ROW).replace(b"a1", b"a\x02")), "expected XML", 9),
        (eaf(GOOD, tier(ROW).replace(b"TIME_SLOT_REF1", b"REF")), "no TIME_SLOT_REF1", 9),
        (
            eaf(GOOD, tier(ROW).replace(b"</TIER>", linked((b"b1", b"a1"))[41:])),
            "with times and others without",
            8,
        ),
        (eaf(GOOD, b'<TIER TIER_ID="a"><oops/></TIER>'), "oops was found", 8),
        (eaf(GOOD, tier(ROW) + b'<TIER TIER_ID="b">'), "TIER has no end", 11),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path, content, sentence, line):
    path = tmp_path / "film.eaf"
    path.write_bytes(content)

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_elan(path)

    assert refused.value.path == str(path)
    assert refused.value.line == line


MANY = eaf(
    slots(b"0", b"10"),
    tier(ROW) + b'<TIER TIER_ID="c"/><TIER TIER_ID="b">\n\n</TIER>',
    tail=b"<EXTRA/>\n",
)


def commented(content):
    """Put comments of several lines before, between and within everything."""
    content = content.replace(b"<HEADER", b"<!-- a\nb\n> --><?go\non?>\n<HEADER")
    content = content.replace(b"<TIME_SLOT ", b"<!--\n\n--><TIME_SLOT ", 1)
    content = content.replace(b"</ANNOTATION_VALUE", b" > <!--\n--></ANNOTATION_VALUE")
    return content.replace(b"<TIER", b"<!--\n--><TIER")


@pytest.mark.parametrize("shape", [bytes, commented])
@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (b"<EXTRA/>", b'<EXTRA xmlns:x="http-1//a"/>', "the namespace http-1//a"),
        (b"<EXTRA/>", b"</oops>", "expected XML"),
        (b"<EXTRA/>", b"<EXTRA " + b"a" * 250_000 + b"/>", "more than 250000"),
        (b'REF2="ts2"', b'REF2="ts9"', "'ts9' is not there"),
        (b'TIER_ID="b"', b'TIER_ID="a"', "tier 'a' has no name or stands twice"),
        (b' VERSION="3.0"', b' VERSION="2.1"', "version '2.1'"),
        (b'"milliseconds"', b'"frames"', "times in frames"),
        (b">x", b">&copy;", "copy"),
        (b'"ts2" TIME_VALUE="10"', b'"ts2" TIME_VALUE="x"', "its time 'x'"),
    ],
)
def test_lines_are_those_of_the_file_behind_rows_and_comments(
    tmp_path, shape, right, wrong, sentence
):
    path = tmp_path / "film.eaf"
    content = shape(MANY).replace(right, wrong)
    path.write_bytes(content)

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_elan(path)

    line = content.count(b"\n", 0, content.rindex(wrong)) + 1
    assert re.findall("line ([0-9]+)", str(refused.value)) == [str(line)]


def test_a_scheme_that_does_not_fit_is_said(tmp_path):
    (tmp_path / "film.eaf").write_bytes(eaf(GOOD, tier(ROW)))

    with pytest.raises(FormatError, match="no tier of Everyday Moments") as refused:
        read_elan(tmp_path / "film.eaf", scheme=load_scheme("em-1-short"))

    assert isinstance(refused.value.__cause__, SchemeError)
