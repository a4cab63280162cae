"""Find every text that goes through gettext, wherever it stands."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
from django.utils.translation.template import templatize

REPOSITORY = Path(__file__).parents[2]
CLINIC = REPOSITORY / "src" / "attunement_clinic"
SCHEMES = REPOSITORY / "src" / "attunement" / "timeline" / "schemes"
INSTRUMENTS = REPOSITORY / "src" / "attunement" / "instruments" / "definitions"
CONTACTS = CLINIC / "safety" / "contacts"
FRONT_END = REPOSITORY / "frontend" / "src"

_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_MANY = {"ngettext", "ngettext_lazy"}
_IN_CONTEXT = {"pgettext", "pgettext_lazy"}
# What files of data say to a person, and what passes it through gettext: the state of
# a coding, and the page where contacts are confirmed.
_SCHEME_TEXTS = {"title", "label", "guidance", "hint", "counts", "does_not_count"}
_SCHEME_TEXTS |= {"example", "description"}
_INSTRUMENT_TEXTS = {"title", "purpose", "copyright", "label", "population", "note"}
_CONTACT_TEXTS = {"name", "source", "label", "hours"}
_FRONT_CALL = re.compile(
    r'\b([np]?gettext)\(\s*(?:("(?:[^"\\]|\\.)*")\s*(?:,\s*("(?:[^"\\]|\\.)*"))?)?'
)


class NotATextError(Exception):
    """Something is passed through gettext that no translator can see."""


@attrs.frozen(order=True)
class Text:
    """One text, as gettext knows it."""

    id: str
    plural: str = ""
    context: str = ""


@attrs.frozen
class Found:
    """A text, the files it stands in, and whether the front end says it."""

    text: Text
    places: tuple[str, ...]

    @property
    def is_front(self) -> bool:
        return any(place.startswith("frontend/") for place in self.places)


def gather() -> list[Found]:
    """Return every text once, in the order of its letters."""
    places: dict[Text, set[str]] = {}
    for file, text in _all():
        places.setdefault(text, set()).add(str(file.relative_to(REPOSITORY)))
    return [Found(text, tuple(sorted(places[text]))) for text in sorted(places)]


def _all() -> Iterator[tuple[Path, Text]]:
    readers = (
        (CLINIC.rglob("*.py"), python_texts),
        ((*CLINIC.rglob("*.html"), *CLINIC.rglob("*.txt")), template_texts),
        (FRONT_END.rglob("*.ts*"), front_end_texts),
        (SCHEMES.glob("*.json"), scheme_texts),
        (CONTACTS.glob("*.json"), contact_texts),
        (INSTRUMENTS.glob("*.json"), instrument_texts),
    )
    for files, read in readers:
        for file in files:
            if ".test." in file.name or "migrations" in file.parts:
                continue
            try:
                for text in read(file.read_text("utf-8")):
                    yield file, text
            except NotATextError as error:
                message = f"{file.relative_to(REPOSITORY)}: {error}"
                raise NotATextError(message) from None


def python_texts(source: str) -> Iterator[Text]:
    """Read the gettext calls of a module.

    Raises
    ------
    NotATextError
        When a call is given anything but a string that stands there.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            text = _text_of(node.func.id, node)
            if text is not None:
                yield text


def _text_of(name: str, call: ast.Call) -> Text | None:
    if name in _ONE:
        return Text(*_strings(call, 1))
    if name in _MANY:
        return Text(*_strings(call, 2))
    if name in _IN_CONTEXT:
        context, words = _strings(call, 2)
        return Text(words, context=context)
    return None


def _strings(call: ast.Call, count: int) -> list[str]:
    found = []
    for argument in call.args[:count]:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            message = (
                f"line {call.lineno}: {ast.unparse(call)} is given no plain string"
            )
            raise NotATextError(message)
        found.append(argument.value)
    return found


def template_texts(source: str) -> Iterator[Text]:
    """Read the tags of a template, as Django's own gathering does."""
    # Everything that is no call is blanked out to letters that mean nothing in Python.
    calls = re.findall(
        r"""\b(?:_|gettext|ngettext|pgettext|npgettext)\((?:[^()'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*\)""",
        templatize(source),
    )
    for call in calls:
        node = ast.parse(call, mode="eval").body
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            text = _text_of(node.func.id, node)
            if text is not None:
                yield text


def front_end_texts(source: str) -> Iterator[Text]:
    """Read the calls of a front end's module; its formatter keeps strings in one piece.

    Raises
    ------
    NotATextError
        When a call is given anything but a string that stands there.
    """
    if "export function gettext(" in source:
        return
    for match in _FRONT_CALL.finditer(source):
        name, one, many = match.groups()
        if one is None or (name != "gettext" and many is None):
            line = source.count("\n", 0, match.start()) + 1
            message = f"line {line}: {name}(…) is given no plain string"
            raise NotATextError(message)
        words = [json.loads(each) for each in (one, many) if each is not None]
        if name == "pgettext":
            yield Text(words[1], context=words[0])
        else:
            yield Text(words[0], words[1] if name == "ngettext" else "")


def scheme_texts(source: str) -> Iterator[Text]:
    """Read what a coding scheme says to a person."""
    return _values_of(json.loads(source), _SCHEME_TEXTS)


def contact_texts(source: str) -> Iterator[Text]:
    """Read what a country's crisis contacts say to a person."""
    return _values_of(json.loads(source), _CONTACT_TEXTS)


def instrument_texts(source: str) -> Iterator[Text]:
    """Read what a questionnaire's key says; its extensions name a text beside it."""
    return _values_of(json.loads(source, object_hook=_named), _INSTRUMENT_TEXTS)


def _named(found: dict[str, object]) -> dict[str, object]:
    is_extension = set(found) == {"url", "valueString"}
    return {str(found["url"]): found["valueString"]} if is_extension else found


def _values_of(value: object, keys: set[str]) -> Iterator[Text]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in keys and isinstance(inner, str) and inner:
                yield Text(inner)
            else:
                yield from _values_of(inner, keys)
    elif isinstance(value, list):
        yield from (text for inner in value for text in _values_of(inner, keys))


def ids(found: Iterable[Found]) -> set[tuple[str, str]]:
    """Return what a catalogue looks up: context and text."""
    return {(each.text.context, each.text.id) for each in found}
