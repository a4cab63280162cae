"""What happens to files: cut short, bytes changed, parts doubled, numbers made odd."""

import re

from hypothesis import strategies as st

from attunement.errors import FormatError
from attunement.formats import registry
from places import REPOSITORY

FOLDER = REPOSITORY / "tests" / "golden" / "formats"
GOLDEN = [one for one in sorted(FOLDER.iterdir()) if one.suffix not in (".md", ".txt")]
_NUMBER = re.compile(rb"[0-9]+(?:\.[0-9]+)?")
_ODD = st.sampled_from(
    [b"-1", b"NaN", b"1e999", b"9" * 30, b"", b"0", b"1e-5", b"\xff", b"\x00", b"<", b'"',
     b"&#0;", b"%", b"null", b"[]", b"{}", b"/", b"\r", b"\xed\xa0\x80"]
)  # fmt: skip


@st.composite
def damaged(draw, path):
    """Draw the content of a file after something happened to it."""
    content = path.read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(content)))
        kind = draw(st.sampled_from(["cut", "put", "number", "double", "drop"]))
        end = min(place + draw(st.integers(0, 40)), len(content))
        if kind == "cut":
            content = content[:place]
        elif kind == "put":
            content = content[:place] + draw(_ODD) + content[place + 1 :]
        elif kind == "number":
            if found := _NUMBER.search(content, place):
                first, last = found.span()
                content = content[:first] + draw(_ODD) + content[last:]
        elif kind == "double":
            content = content[:end] + content[place:end] + content[end:]
        else:
            content = content[:place] + content[end:]
    return content


def read_or_refused(path):
    """Return the path that a refusal names; that of a file that can be read."""
    try:
        registry.read_parts(path)
    except FormatError as error:
        return error.path
    return str(path)
