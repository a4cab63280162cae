"""The rows, one module each: `row(scratch)` makes the input and returns a `Row`.

To add one: write ``rows/<name>.py`` and put its name into `NAMES`. What the peer needs
goes into the dependency group ``bench`` of pyproject.toml, pinned by `make requirements`.
"""

#: In the order they are printed.
NAMES: tuple[str, ...] = (
    "eaf_read",
    "eaf_write",
    "motion_energy",
    "vad",
    "kappa",
    "lag_permutation",
    "wcc_surrogates",
)
