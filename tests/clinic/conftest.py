"""The people every clinic test may ask for."""

from personas import people

__all__ = ["people"]
