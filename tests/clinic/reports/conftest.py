"""The house of the tests of letters and exports."""

from clinic_reports import house, told

__all__ = ["house", "told"]
