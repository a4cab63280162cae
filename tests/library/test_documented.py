"""What is public is documented, and what is documented runs."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import attunement
from attunement.timeline.scheme import load_scheme

PAGES = Path(__file__).parents[2] / "docs" / "reference" / "library"
EXAMPLES = sorted([*PAGES.glob("*.md"), *PAGES.parents[1].glob("how-to/*.md")])
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(attunement.__path__, "attunement.")
    if not any(part.startswith("_") for part in module.name.split("."))
)
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES.glob("*.md"))
# The command's insides are no interface.
PUBLIC = [name for name in MODULES if not name.startswith("attunement.cli.")]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_and_name_says_what_it_is(name):
    module = importlib.import_module(name)

    assert module.__doc__
    for public in getattr(module, "__all__", []):
        found = getattr(module, public)
        if callable(found) and found.__module__.startswith("attunement"):
            assert found.__doc__, f"{name}.{public}"


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_stands_in_the_reference(name):
    module = importlib.import_module(name)

    for public in getattr(module, "__all__", []):
        assert re.search(rf"`{public}\b", TEXT), f"{name}.{public}"


def functions():
    """Return every public function of the library, by where it is written."""
    found = {}
    for name in PUBLIC:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", []):
            one = getattr(module, public)
            if inspect.isfunction(one) and one.__module__.startswith("attunement."):
                found[f"{one.__module__}.{one.__name__}"] = one
    return found


@pytest.mark.parametrize(
    "function", [pytest.param(f, id=n) for n, f in functions().items()]
)
def test_every_function_tells_its_parameters_what_it_gives_and_an_example(function):
    told = inspect.getdoc(function)
    signature = inspect.signature(function)

    assert ">>> " in told
    section = told.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    heads = [line.partition(" :")[0] for line in section.split("\n") if line[:1] != " "]
    names = [name.strip(" *") for head in heads for name in head.split(",") if name]
    assert sorted(names) == sorted(signature.parameters)
    if signature.return_annotation not in (None, "None"):
        assert re.search(r"^(Returns|Yields)\n---", told, re.MULTILINE)


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_every_example_runs(page):
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert result.failed == 0


def codebook():
    """Write EM-1 as a page."""
    scheme = load_scheme("em-1")
    short = {tier.id for tier in load_scheme("em-1-short").tiers}
    lines = [
        "# Everyday Moments (EM-1)",
        "",
        f"{scheme.description}",
        f"This is version {scheme.version}; the tracks of EM-1 short are marked.",
        "Code what is visible or audible, never intention.",
    ]
    for tier in scheme.tiers:
        mark = ", in EM-1 short" if tier.id in short else ""
        exact = (
            ""
            if not tier.shortest_bout_ms
            else (
                f" A new state should last {tier.shortest_bout_ms / 1000:g} s; "
                "a shorter one is marked and never refused."
            )
        )
        lines += [
            "",
            f"## {tier.short} {tier.label}: `{tier.id}` ({tier.kind}{mark})",
            "",
            tier.guidance + exact,
            "",
            "| key | code | label | counts | does not count | example |",
            "|---|---|---|---|---|---|",
        ]
        for code in (*tier.codes, *tier.derived_codes):
            value = getattr(code, "value", None)
            ordinal = "" if value is None else f" ({value:+d})"
            lines.append(
                f"| {getattr(code, 'key', '')} | `{code.id}`{ordinal} | {code.label} "
                f"| {code.counts} | {code.does_not_count} | {code.example} |"
            )
    return "\n".join(lines) + "\n"


def test_the_codebook_is_that_of_the_scheme():
    page = (PAGES / "em-1.md").read_text(encoding="utf-8")

    assert page == codebook(), "docs/reference/library/em-1.md is not up to date"
