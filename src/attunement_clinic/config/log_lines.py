"""One line of a log is one event, whatever text went into it.

What people type, and what files hold, may reach a message. A line end or a control
character in it is spelled out, so that nobody can write a line that looks like ours;
what is known of an error follows below its line, each line of it marked. No address stands
in a line: one may hold a token (ADR 0053).
"""

import logging
import re
from typing import Final

# Control characters, and what terminals or readers take for the end of a line.
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_MARK: Final = "    | "


class OneLine(logging.Formatter):
    """Write each event as one line; an error's trace below it, marked and as safe."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's)
        return spelled_out(super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 (logging's)
        return _marked(super().formatException(ei))  # type: ignore[arg-type]

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 (logging's)
        return _marked(super().formatStack(stack_info))


class RouteForAddress(logging.Filter):
    """Name the route where Django names the address of a page that failed.

    An address may hold a token that still opens something: whoever reads the log must not
    have it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg = "status %s at %s"
        record.args = (
            getattr(record, "status_code", None),
            match.view_name if match else "no route",
        )
        return True


def spelled_out(text: str) -> str:
    r"""Replace what could break a line by its escape.

    >>> spelled_out("a name\nINFO all is well")
    'a name\\nINFO all is well'
    """
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


def _marked(text: str) -> str:
    return "\n".join(_MARK + spelled_out(line) for line in text.split("\n"))
