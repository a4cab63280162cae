"""Every text reaches the translators, and every language says everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from messages import catalogue
from messages.gather import (
    Found,
    NotATextError,
    Text,
    front_end_texts,
    gather,
    python_texts,
    scheme_texts,
    template_texts,
)


@pytest.fixture(scope="module")
def found() -> list[Found]:
    return gather()


def test_texts_of_every_kind_of_file_are_gathered(found: list[Found]) -> None:
    by_text = {each.text: each for each in found}

    assert not by_text[Text("This page is too old.")].is_front
    assert not by_text[Text("Love often grows slowly.")].is_front
    assert Text("%(days)s day old", "%(days)s days old") in by_text
    assert by_text[Text("Finish track")].is_front
    assert by_text[Text("Saving %(n)s change", "Saving %(n)s changes")].is_front
    assert Text("Eyes on the baby’s face.") in by_text


def test_front_end_calls_are_read_with_their_context() -> None:
    source = 'gettext("Play"); pgettext("of a film", "Still"); ngettext("a", "b", 2)'

    assert set(front_end_texts(source)) == {
        Text("Play"),
        Text("Still", context="of a film"),
        Text("a", "b"),
    }
    with pytest.raises(NotATextError):
        list(front_end_texts('pgettext("of a film")'))


def test_python_calls_are_read_whole() -> None:
    source = """_("a " "long one")
ngettext("%(n)s film", "%(n)s films", n) % {"n": n}
pgettext_lazy("verb", "film")
"""

    assert set(python_texts(source)) == {
        Text("a long one"),
        Text("%(n)s film", "%(n)s films"),
        Text("film", context="verb"),
    }


@pytest.mark.parametrize("call", ["_(words)", 'gettext(f"{n} films")'])
def test_what_no_translator_can_see_is_refused(call: str) -> None:
    with pytest.raises(NotATextError, match="no plain string"):
        list(python_texts(call))


@pytest.mark.parametrize("call", ["gettext(words)", 'ngettext("one", words, 2)'])
def test_the_front_end_too_gives_plain_strings(call: str) -> None:
    with pytest.raises(NotATextError, match="line 2"):
        list(front_end_texts(f"\n{call};"))


def test_templates_are_read_as_django_reads_them() -> None:
    source = """{% translate "Save" %}{{ a|default:_("None") }}
{% blocktranslate count n=n %}{{ n }} film{% plural %}{{ n }} films{% endblocktranslate %}
{% comment %}{% translate "Never" %}{% endcomment %}"""

    assert list(template_texts(source)) == [
        Text("Save"),
        Text("None"),
        Text("%(n)s film", "%(n)s films"),
    ]


def test_the_front_ends_calls_are_read_whole() -> None:
    source = r"""x(gettext("Say \"hi\""), ngettext(
  "one",
  "many",
  n,
));"""

    assert list(front_end_texts(source)) == [
        Text('Say "hi"'),
        Text("one", "many"),
    ]


def test_schemes_give_what_a_coder_reads() -> None:
    source = '{"id": "x", "title": "T", "tiers": [{"label": "L", "key": "K"}]}'

    assert list(scheme_texts(source)) == [Text("T"), Text("L")]


def test_every_language_says_everything(found: list[Found]) -> None:
    """Run `make messages`, then translate what it names."""
    left = {
        file.parts[-3]: catalogue.missing(file, found)[:5]
        for file in catalogue.languages()
    }

    assert {language: texts for language, texts in left.items() if texts} == {}


def test_no_mark_of_french_begins_a_line() -> None:
    """Before : ; ? and a closing mark stands U+202F, which no line breaks at."""
    words = [
        text
        for message in catalogue.read(catalogue.path_of("fr"))
        for text in (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
    ]

    assert [text for text in words if re.search(r" [:;!?»](?!\w)|« ", text)] == []
    assert any("\u202f:" in text for text in words)


def test_a_language_is_begun_kept_and_compiled(
    found: list[Found], tmp_path: Path
) -> None:
    """A translation stays when other texts come; the front end gets its own part."""
    file = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    catalogue.update(file, found)
    assert len(catalogue.missing(file, found)) == len(found)

    words = file.read_text().replace(
        'msgid "Finish track"\nmsgstr ""', 'msgid "Finish track"\nmsgstr "Terminer"'
    )
    file.write_text(words)
    catalogue.update(file, found)
    catalogue.compile_all(tmp_path)

    assert len(catalogue.missing(file, found)) == len(found) - 1
    assert file.read_text() == words
    for name in ("django.mo", "djangojs.mo"):
        with file.with_name(name).open("rb") as compiled:
            assert read_mo(compiled).get("Finish track").string == "Terminer"


def test_the_language_of_the_tests_marks_every_text(
    found: list[Found], tmp_path: Path
) -> None:
    catalogue.write_pseudo(found, tmp_path)

    file = tmp_path / catalogue.PSEUDO / "LC_MESSAGES" / "messages.po"
    assert catalogue.missing(file, found) == []
    with file.with_name("django.mo").open("rb") as compiled:
        assert "⟦Save⟧" in str(read_mo(compiled).get("Save").string)
