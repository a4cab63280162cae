"""Somebody's own words, between the marks that a language puts around them."""

from django.utils.translation import gettext as _


def quoted(words: object) -> str:
    """Put words between quotation marks of the language that is spoken now."""
    return _("“%(words)s”") % {"words": words}
