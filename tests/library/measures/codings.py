"""Two codings of one track, as the tests of agreement need them."""

from attunement.timeline.scheme import load_scheme
from attunement.timeline.tier import Tier

GAZE = load_scheme("em-1").tier("infant.gaze")
BIDS = load_scheme("em-1").tier("infant.bids")


def states(*runs, scheme=GAZE):
    """Code states from (code, onset, offset)."""
    return Tier(
        scheme=scheme,
        onset_ms=[onset for _, onset, _ in runs],
        offset_ms=[offset for _, _, offset in runs],
        code=[
            code if isinstance(code, int) else scheme.index_of(code)
            for code, _, _ in runs
        ],
    )


def points(*events, scheme=BIDS):
    """Code points from (code, ms), in order of time."""
    return Tier(
        scheme=scheme,
        onset_ms=[ms for _, ms in events],
        offset_ms=[ms for _, ms in events],
        code=[
            code if isinstance(code, int) else scheme.index_of(code)
            for code, _ in events
        ],
    )


def raster(tier, *, unit_ms, until_ms, nothing=None):
    """Return the code at the onset of each unit, the plain way."""
    labels = [nothing] * -(-until_ms // unit_ms)
    for onset, offset, code in zip(
        tier.onset_ms.tolist(), tier.offset_ms.tolist(), tier.code.tolist(), strict=True
    ):
        for unit in range(len(labels)):
            if onset <= unit * unit_ms < offset:
                labels[unit] = tier.scheme.codes[code].id
    return labels
