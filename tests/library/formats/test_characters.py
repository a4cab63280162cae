"""Characters that a file cannot hold are replaced, and names still differ."""

import attrs
import pytest

from attunement.formats import registry
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline

NAMES = ["a\ud800", "a\ud801", "a\ufffd"]


def film():
    """Return a film in which only what no file can hold tells names apart."""
    timeline = Timeline.from_annotations(
        NO_SCHEME,
        [
            Annotation(tier=name, onset_ms=at, offset_ms=at + 1, code=code, id=name)
            for at, (name, code) in enumerate(zip(NAMES, NAMES, strict=True))
        ],
        subjects=(),
        duration_ms=3,
        foreign_tiers=[
            ForeignTier(
                name=name, kind="state", exclusive=True,
                codes=[ForeignCode(id=one) for one in NAMES],
            )
            for name in NAMES
        ],
    )  # fmt: skip
    first, second, _ = timeline.tiers
    return attrs.evolve(
        timeline,
        tiers=[
            first,
            attrs.evolve(
                second,
                scheme=attrs.evolve(second.scheme, parent=NAMES[0]),
                parents=[NAMES[0]],
            ),
            timeline.tiers[2],
        ],
    )


@pytest.mark.parametrize("extension", [".json", ".eaf", ".boris", ".opf", ".csv"])
def test_names_that_differ_still_do_and_links_still_hold(tmp_path, extension):
    path = tmp_path / f"film{extension}"

    report = registry.write(film(), path)

    lost = next(one for one in report if one.kind == "characters")
    timeline = registry.read(path).timeline
    assert lost.count > 0
    assert len({tier.id for tier in timeline.tiers}) == 3
    assert len({tier.labels()[0] for tier in timeline.tiers}) == 3
    if extension == ".json":
        first, second, _ = timeline.tiers
        assert second.scheme.parent == first.id
        assert second.parents == first.ids
