"""One contract for both sides: JSON Schema and TypeScript, written from the structs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from attunement_clinic.coding import payloads as coding
from attunement_clinic.review import payloads as review
from attunement_clinic.selfcheck import payloads as selfcheck

REPOSITORY = Path(settings.ROOT).parents[1]
REFERENCE = "#/$defs/{name}"

# Every payload that crosses the API, by the file it is written to.
PAYLOADS: Mapping[str, Sequence[type[msgspec.Struct]]] = {
    "coding": (coding.CodingState, coding.Append, coding.Appended, coding.Measures),
    "review": (
        *(review.NewMoment, review.MomentEdit, review.Order, review.Ready),
        *(review.Words, review.Follow, review.Rating, review.SharedWords),
        *(review.Note, review.Ending),
        *(review.BuilderState, review.RoomState, review.MomentState, review.Saved),
    ),
    "selfcheck": (selfcheck.CheckProps, selfcheck.Answers),
}


def files() -> dict[Path, str]:
    """Return what each generated file must hold."""
    written: dict[Path, str] = {}
    for name, payloads in PAYLOADS.items():
        schema = _schema(payloads)
        folder = REPOSITORY / "docs" / "reference" / "payloads"
        written[folder / f"{name}.schema.json"] = json.dumps(schema, indent=2) + "\n"
        typescript = REPOSITORY / "frontend" / "src" / "generated" / f"{name}.ts"
        written[typescript] = _typescript(name, schema["$defs"])
    return written


def _schema(payloads: Sequence[type[msgspec.Struct]]) -> dict[str, Any]:
    _roots, definitions = msgspec.json.schema_components(
        payloads, ref_template=REFERENCE
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": dict(sorted(definitions.items())),
    }


def _typescript(name: str, definitions: Mapping[str, Any]) -> str:
    head = (
        f"// Written by `make schema` from attunement_clinic/{name}/payloads.py.\n"
        "// Change the structs, not this file.\n"
    )
    return head + "".join(
        f"\n{_interface(title, one)}" for title, one in definitions.items()
    )


def _interface(title: str, definition: Mapping[str, Any]) -> str:
    # What the server always writes and what a client must send are the same fields;
    # a field with a default may be left out by the client only.
    required = set(definition.get("required", ()))
    lines = [
        f"  readonly {field}{'' if field in required else '?'}: {_type(kind)};"
        for field, kind in definition["properties"].items()
    ]
    about = definition.get("description", "").strip().splitlines()
    comment = f"/** {about[0]} */\n" if about else ""
    return f"{comment}export interface {title} {{\n" + "\n".join(lines) + "\n}\n"


def _type(kind: Mapping[str, Any]) -> str:
    if "$ref" in kind:
        return str(kind["$ref"]).rpartition("/")[2]
    if "anyOf" in kind:
        return " | ".join(_type(one) for one in kind["anyOf"])
    if "enum" in kind:
        return " | ".join(json.dumps(one) for one in kind["enum"])
    return _of_json_type(kind)


def _of_json_type(kind: Mapping[str, Any]) -> str:
    match kind.get("type"):
        case "array" if "prefixItems" in kind:
            inner = ", ".join(_type(one) for one in kind["prefixItems"])
            return f"readonly [{inner}]"
        case "array":
            return f"readonly ({_type(kind['items'])})[]"
        case "object":
            values = kind.get("additionalProperties")
            inner = _type(values) if isinstance(values, Mapping) else "unknown"
            return f"Readonly<Record<string, {inner}>>"
        case "integer" | "number":
            return "number"
        case "string":
            return "string"
        case "boolean":
            return "boolean"
        case "null":
            return "null"
        case _:
            return "unknown"
