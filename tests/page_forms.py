"""The forms of a page as a browser would send them, filled in by what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from uuid import uuid4


@dataclass
class Control:
    """One field: what kind, what stands in it, what may be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    is_set: bool = False
    is_required: bool = False
    limits: dict[str, str] = field(default_factory=dict)


@dataclass
class Form:
    """One form that changes something, and the fields it shows."""

    action: str
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {each.name for each in self.controls}

    def filled(self, words: str, known: Mapping[str, str]) -> dict[str, list[str]]:
        """Fill in what is empty: words where words are asked, else what is allowed.

        `known` are fields by name that want something special.
        """
        sent: dict[str, list[str]] = {}
        for one in self.controls:
            value = known.get(one.name, _value(one, words))
            is_one_of_many = one.kind in {"radio", "submit"}
            if value is None or (is_one_of_many and any(sent.get(one.name, ()))):
                continue
            if is_one_of_many:
                sent.pop(one.name, None)
            sent.setdefault(one.name, []).append(value)
        return sent


def forms_of(page: str, address: str) -> list[Form]:
    """Find the forms of a page that are sent by POST."""
    parser = _Parser(address)
    parser.feed(page)
    return parser.forms


def _value(one: Control, words: str) -> str | None:
    if one.kind in {"file", "button", "image", "reset"}:
        return None
    if one.kind == "checkbox":
        return one.value or "on" if one.is_set or one.is_required else None
    if one.kind in {"hidden", "submit", "radio"}:
        return one.value
    if one.value.strip() or (one.kind in _TIMES and not one.is_required):
        return one.value
    most = int(one.limits.get("maxlength", "4000"))
    return _made_up(one) or words[:most]


def _made_up(one: Control) -> str:
    if one.limits.get("inputmode") == "numeric":
        return "1"
    return {
        "select": next((each for each in one.choices if each), ""),
        "number": one.limits.get("min", "1"),
        "range": one.limits.get("min", "1"),
        "date": one.limits.get("max") or _soon().isoformat(),
        "time": "10:00",
        "datetime-local": f"{_soon().isoformat()}T10:00",
        "email": f"{uuid4().hex[:8]}@example.org",
        "tel": "116 123",
        "url": "https://example.org/",
    }.get(one.kind, "")


def _soon() -> date:
    return date.today() + timedelta(days=3)


class _Parser(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._address = address
        self._form: Form | None = None
        self._inside: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_change = told.get("method", "").lower() == "post"
            action = told.get("action") or self._address
            self._form = Form(action) if is_change else None
            if self._form:
                self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "option" and self._inside is not None:
            self._inside.choices.append(told.get("value", ""))
            if "selected" in told:
                self._inside.value = told.get("value", "")
        if tag in {"input", "select", "textarea", "button"} and told.get("name"):
            self._inside = Control(
                name=told["name"],
                kind=told.get("type", "text") if tag == "input" else _KINDS[tag],
                value=told.get("value", ""),
                is_set="checked" in told,
                is_required="required" in told,
                limits={key: told[key] for key in _LIMITS if told.get(key)},
            )
            self._form.controls.append(self._inside)

    def handle_data(self, data: str) -> None:
        if self._inside is not None and self._inside.kind == "textarea":
            self._inside.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in {"select", "textarea"}:
            self._inside = None


_TIMES = {"date", "time", "datetime-local"}
_KINDS = {"select": "select", "textarea": "textarea", "button": "submit"}
_LIMITS = ("min", "max", "maxlength", "inputmode")
