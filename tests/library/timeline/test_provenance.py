"""The digest changes with everything a measure reads, and with nothing else."""

import json

import attrs
import numpy as np
import pytest

from attunement import __version__
from attunement.timeline.annotation import Annotation
from attunement.timeline.provenance import (
    Provenance,
    digest_of,
    digest_of_arrays,
)
from attunement.timeline.scheme import load_scheme
from attunement.timeline.tier import Tier

SCHEME = load_scheme("em-1").tier("caregiver.answers")
ROW = Annotation(
    tier=SCHEME.id,
    code="mirrors",
    onset_ms=5,
    offset_ms=5,
    id="b",
    modifiers={"answers": "a"},
)
BEFORE = Annotation(tier=SCHEME.id, code="follows", onset_ms=2, offset_ms=2, id="a")


def digest(*rows, scheme=SCHEME):
    return digest_of([Tier.from_annotations(scheme, rows)])


@pytest.mark.parametrize(
    "changed",
    [
        attrs.evolve(ROW, code="follows"),
        attrs.evolve(ROW, onset_ms=6, offset_ms=6),
        attrs.evolve(ROW, modifiers={"answers": "c"}),
        attrs.evolve(ROW, modifiers={}),
    ],
)
def test_a_changed_row_changes_the_digest(changed):
    assert digest(BEFORE, changed) != digest(BEFORE, ROW)


def test_an_id_counts_where_a_modifier_names_it():
    assert digest(attrs.evolve(BEFORE, id="x"), ROW) != digest(BEFORE, ROW)
    assert digest(BEFORE, attrs.evolve(ROW, id="x")) == digest(BEFORE, ROW)


def test_a_translation_leaves_the_digest_as_it_is():
    assert digest(ROW, scheme=SCHEME.translated(str.upper)) == digest(ROW)


def test_the_person_changes_the_digest():
    scheme = SCHEME.for_subject("caregiver-2")

    moved = attrs.evolve(ROW, tier=scheme.id)

    assert digest(moved, scheme=scheme) != digest(ROW)


def test_a_provenance_is_json():
    tier = Tier.from_annotations(SCHEME, [ROW])

    document = Provenance.of("some.measure", [tier], {"b": 2, "a": None}).to_document()

    assert json.loads(json.dumps(document)) == {
        "measure": "some.measure",
        "library_version": __version__,
        "parameters": {"a": None, "b": 2},
        "tiers": ["caregiver.answers"],
        "annotations_digest": digest(ROW),
    }


def test_series_and_tables_have_a_digest_of_names_shapes_and_values():
    series = np.array([1.0, np.nan, 3.0, 4.0])
    digest = digest_of_arrays({"x": series})

    assert digest_of_arrays({"x": series.copy()}) == digest
    assert digest_of_arrays({"x": series + 1}) != digest
    assert digest_of_arrays({"y": series}) != digest
    assert digest_of_arrays({"x": series.reshape(2, 2)}) != digest
    facts = Provenance.of_arrays("m", {"x": series}, {"n": 2})
    assert (facts.tiers, facts.annotations_digest) == (("x",), digest)
