"""Templates: every word for the translator, nothing the security policy would stop."""

from __future__ import annotations

import re
from pathlib import Path

from places import REPOSITORY
from structure import tracked

# Dropped in this order; what is left and has letters is a word nobody can translate.
_NOT_TEXT = (
    r"(?s)\{% comment.*?%\}.*?\{% endcomment %\}",
    r"(?s)\{#.*?#\}",
    r"\{% block \w*(class|size|kind)\w* %\}[\w -]*",
    r"<kbd>\w+</kbd>",
    r"(?s)\{% blocktrans(late)?\b.*?%\}.*?\{% endblocktrans(late)? %\}",
    r"(?s)\{%.*?%\}",
    r"(?s)\{\{.*?\}\}",
    r"(?s)<!--.*?-->",
)
_ATTRIBUTES = re.compile(
    r"\b(?:aria-label|aria-description|title|placeholder|alt|value)"
    r'="([^"]*[A-Za-z]{2,}[^"]*)"'
)
_VALUES = re.compile(r'<(?:input|option|button)\b[^>]*\bvalue="[^"]*"')
# The same in every language.
_PROPER_NAMES = {
    *("Attunement", "EM", "iPhone", "iPad", "Android"),
    *("doctype", "html", "nbsp", "amp", "rarr", "larr"),
}


def _templates() -> list[Path]:
    return tracked.files("src/*.html", "src/*.txt")


def _stripped(text: str) -> str:
    for pattern in _NOT_TEXT:
        text = re.sub(pattern, " ", text)
    return text


def test_every_word_is_marked_for_translation() -> None:
    bare = []
    for file in _templates():
        text = _stripped(file.read_text())
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"(?s)<[^>]*>", " ", text))
        for attribute in _ATTRIBUTES.findall(_VALUES.sub(" ", text)):
            words += re.findall(r"[^\W\d_]{2,}", attribute)
        left = [word for word in words if word not in _PROPER_NAMES]
        if left:
            bare.append(f"{file.relative_to(REPOSITORY)}: {' '.join(left[:8])}")

    assert bare == []


def test_marks_around_somebodys_words_are_the_languages_own() -> None:
    """``quoted`` writes them: other languages put others, and some a space inside."""
    bare = [
        str(file.relative_to(REPOSITORY))
        for file in _templates()
        if re.search("[“”«»„]", _stripped(file.read_text()))
    ]
    spoken = [file for file in tracked.files("src/*.py") if "demo" not in file.parts]
    joined = tracked.lines_with(r"""f["'].*“\{""", spoken)
    drawn = tracked.lines_with(r"“\$?\{", tracked.files("frontend/src/*"))

    assert [*bare, *joined, *drawn] == []


def test_no_inline_style_script_or_handler() -> None:
    """The security policy allows none of them, so they would silently do nothing."""
    found = tracked.files("src/*.html")

    inline = r"(?i)<style\b|\sstyle=|\son[a-z]+=|javascript:"
    assert tracked.lines_with(inline, found) == []
    scripts = tracked.lines_with(r"(?i)<script\b(?![^>]*\bsrc=)", found)
    assert [hit for hit in scripts if "application/json" not in hit] == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    outside = r"(?i)(src|srcset|poster|action|data)=\"(https?:)?//"

    assert tracked.lines_with(outside, tracked.files("src/*.html")) == []
