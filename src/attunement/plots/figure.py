"""A figure that no other code shares, as SVG or PNG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attunement.errors import FormatError, MissingExtraError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["check_picture_name", "one_axes", "save"]

_KINDS = (".svg", ".png")
#: Told apart by people who see colours differently (Okabe and Ito), and in print.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999")


def check_picture_name(path: str | Path) -> str:
    """Return the kind of a picture by its name, before anything is drawn.

    Parameters
    ----------
    path : str or pathlib.Path
        The file; it need not be there.

    Returns
    -------
    str
        ``svg`` or ``png``.

    Raises
    ------
    FormatError
        When it is neither SVG nor PNG.

    Examples
    --------
    >>> check_picture_name("film.SVG")
    'svg'
    """
    kind = Path(path).suffix.lower()
    if kind not in _KINDS:
        raise FormatError("expected a name in .svg or .png", path=str(path))
    return kind[1:]


def one_axes(*, width_in: float, height_in: float) -> tuple[Figure, Axes]:
    """Return a figure with one plot.

    Parameters
    ----------
    width_in, height_in : float
        Its size in inches.

    Returns
    -------
    tuple of Figure and Axes
        matplotlib's, in no window.

    Raises
    ------
    MissingExtraError
        When matplotlib is not installed.

    Examples
    --------
    >>> figure, axes = one_axes(width_in=4, height_in=3)
    >>> figure.get_size_inches().tolist()
    [4.0, 3.0]
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("matplotlib", extra="plots") from error
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def save(figure: Figure, path: str | Path) -> None:
    """Write a figure by the name of the file.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What is written.
    path : str or pathlib.Path
        Where to, ``.svg`` or ``.png``.

    Raises
    ------
    FormatError
        When the name is neither of SVG nor of PNG.
    OSError
        When the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> figure, _ = one_axes(width_in=1, height_in=1)
    >>> with TemporaryDirectory() as folder:
    ...     save(figure, Path(folder, "a.svg"))
    ...     Path(folder, "a.svg").read_text().startswith("<?xml")
    True
    """
    kind = check_picture_name(path)
    # The same figure is the same file.
    metadata: dict[str, Any] = {"Date": None} if kind == "svg" else {}
    figure.savefig(path, format=kind, dpi=160, metadata=metadata)
