"""The one error that ends a start: a sentence for the person at the terminal."""


class StartError(Exception):
    """What was found, what was expected, what to do; shown without a traceback."""
