"""Tiers of another program find the place a scheme has for them, or stay beside it."""

import attrs
import pytest

from attunement.errors import SchemeError
from attunement.formats import registry
from attunement.formats.fitting import fit_to_scheme
from attunement.formats.native import read_native, write_native
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.scheme import NO_SCHEME, load_scheme
from attunement.timeline.timeline import Timeline

SCHEME = load_scheme("em-1-short")
FIRST = next(one for one in SCHEME.tiers if one.id == "infant.engagement").codes[0]


def film(*rows, subjects=(), **tiers):
    """Return a film of rows (tier, onset, offset, what) on free tiers."""
    names = dict.fromkeys(row[0] for row in rows)
    return Timeline.from_annotations(
        NO_SCHEME,
        [
            Annotation(
                tier=tier,
                onset_ms=onset_ms,
                offset_ms=offset_ms,
                text=text,
                id=f"r{at}",
            )
            for at, (tier, onset_ms, offset_ms, text) in enumerate(rows)
        ],
        subjects=subjects,
        duration_ms=9_000,
        foreign_tiers=[
            attrs.evolve(ForeignTier(name=name, kind="mixed"), **tiers.get(name, {}))
            for name in names
        ],
    )


def test_tiers_are_named_and_codes_found_by_id_label_or_mapping():
    found = film(
        ("Baby", 0, 400, "protest"),
        ("Baby", 400, 900, FIRST.label.upper()),
        ("Baby", 900, 1_200, "weint"),
        ("notes", 5, 6, "door"),
    )

    timeline, losses = fit_to_scheme(
        found,
        SCHEME,
        tiers={"Baby": "infant-1.engagement"},
        codes={"weint": "protest", "lacht": "no such code"},
    )

    assert losses == []
    assert timeline.scheme == SCHEME
    assert timeline.subjects == ("infant-1",)
    fitted = timeline.tier("infant-1.engagement")
    assert fitted.labels() == ["protest", FIRST.id, "protest"]
    assert fitted.ids == ("r0", "r1", "r2")
    assert timeline.tier("notes") == found.tier("notes")


def test_rows_without_a_code_of_the_scheme_stay_beside_it():
    found = film(
        ("infant-1.engagement", 0, 400, "protest"),
        ("infant-1.engagement", 400, 900, "??"),
        subjects=("Ada", "infant-1"),
    )

    timeline, losses = fit_to_scheme(found, SCHEME)

    rest = timeline.tier("infant-1.engagement (not in the scheme)")
    assert rest.text == ("??",)
    assert timeline.subjects == ("infant-1",)
    assert [str(one) for one in losses] == [
        "tier infant-1.engagement: 1 rows have no code of the scheme: '??'"
    ]


def test_a_comment_on_a_coded_row_stays_its_comment():
    coded = film(
        ("infant-1.engagement", 0, 400, "soft"),
        **{"infant-1.engagement": {"codes": (ForeignCode(id="protest"),)}},
    )
    tier = coded.tiers[0]
    coded = attrs.evolve(coded, tiers=[attrs.evolve(tier, code=[0])])

    timeline, _ = fit_to_scheme(coded, SCHEME)

    assert timeline.tier("infant-1.engagement").text == ("soft",)


def test_what_a_tier_hangs_on_is_named():
    found = film(
        ("infant-1.engagement", 0, 400, "protest"),
        ("speech", 0, 400, "na"),
        **{"infant-1.engagement": {"parent": "speech"}},
    )

    timeline, losses = fit_to_scheme(found, SCHEME)

    assert [one.kind for one in losses] == ["relations"]
    assert timeline.tier("speech").text == ("na",)


@pytest.mark.parametrize(
    ("tiers", "sentence"),
    [
        ({"Papa": "infant-1.engagement"}, "no tier 'Papa' in the file; it has Baby, b"),
        (
            {"Baby": "infant-1.engagement", "b": "infant-1.engagement"},
            "two tiers of the file are to be 'infant-1.engagement'",
        ),
        ({}, "no tier of .* was found among Baby, b"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(tiers, sentence):
    found = film(("Baby", 0, 400, "protest"), ("b", 0, 400, "protest"))

    with pytest.raises(SchemeError, match=sentence):
        fit_to_scheme(found, SCHEME, tiers=tiers)


def test_a_timeline_of_a_scheme_is_not_fitted_again():
    timeline, _ = fit_to_scheme(film(("infant-1.engagement", 0, 4, "protest")), SCHEME)

    with pytest.raises(SchemeError, match="already has the scheme em-1-short"):
        fit_to_scheme(timeline, SCHEME)


def test_a_native_file_without_a_scheme_is_fitted_when_it_is_read(tmp_path):
    path = tmp_path / "film.json"
    write_native(film(("infant-1.engagement", 0, 4, "protest")), path)

    timeline, report = registry.read(path, scheme=SCHEME)

    assert (timeline.scheme, report.is_empty) == (SCHEME, True)
    write_native(timeline, path)
    assert registry.read(path, scheme=SCHEME).timeline == timeline
    assert read_native(path).timeline == timeline
