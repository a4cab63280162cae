"""JSON from strangers: what is not plainly JSON is refused with its line."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import FormatError
from attunement.formats._strict_json import parse_json

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12)
    | st.floats(-1e12, 1e12) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(plain, st.booleans())
def test_what_is_json_is_read_as_it_is(value, ascii_only):
    content = json.dumps(value, ensure_ascii=ascii_only, indent=1).encode()

    assert parse_json(content, path="a.json") == value


def test_a_mark_that_some_programs_put_first_is_no_fault():
    assert parse_json(b"\xef\xbb\xbf[1]", path="a.json") == [1]


@pytest.mark.parametrize(
    ("content", "sentence", "line"),
    [
        (b'{"a": 1,\n "a": 2}', "'a' stands twice", 2),
        (b'[{"b": "}"},\n{"a": {},\n"a": 2}]', "'a' stands twice", 3),
        (b'[\n"NaN",\nNaN]', "a number that is none", 3),
        (b"[1,\n-Infinity]", "a number that is none", 2),
        (b'["1e999",\n1e400]', "too large to be one", 2),
        (b"[\n1E+99999]", "too large to be one", 2),
        (b"[\n" + b"9" * 300 + b"e99]", "too large to be one", 2),
        (b'["\\ud83d\\ude00",\n"\\ud800"]', "half of a character", 2),
        (b'["\\\\ud800",\n"\\udc00"]', "half of a character", 2),
        (b"[" * 10_000 + b"]" * 10_000, "more than 64 brackets", 1),
        (b'{"a":\n' * 70, "more than 64 brackets", 65),
        (b"[" + b"1," * 100_001 + b"1]", "100000 values in a row", 1),
        (b"[" + b"[]," * 300_001, "300002 times", None),
        (b'["\n\xff"]', "expected UTF-8", 2),
        (b'{"a":\n', "expected JSON", 2),
        (b"", "expected JSON", 1),
        (b"\x80\x04\x95\x10\x00\x8c\x08builtins\x94.", "expected UTF-8", 1),
        (b"cos\nsystem\n(S'true'\ntR.", "expected JSON", 1),
    ],
)
def test_what_is_not_is_refused_with_its_line(content, sentence, line):
    with pytest.raises(FormatError, match=sentence) as refused:
        parse_json(content, path="a.boris")

    assert refused.value.path == "a.boris"
    assert refused.value.line == line


@given(st.binary(max_size=40))
def test_no_bytes_bring_it_down(content):
    with suppress(FormatError):
        parse_json(content, path="a.json")
