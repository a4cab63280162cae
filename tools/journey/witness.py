"""What both browsers complain about on the way: a journey without a complaint holds."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Response, WebError

_POLICY = "Content Security Policy"
_SERVER_ERROR = 500


class Witness:
    """Hears every uncaught error, every breach of the policy and every failed answer."""

    def __init__(self, *contexts: BrowserContext) -> None:
        self._heard: list[str] = []
        for context in contexts:
            context.on("weberror", self._error)
            context.on("console", self._console)
            context.on("response", self._response)

    def judge(self) -> None:
        """Raise when there was anything."""
        if self._heard:
            raise AssertionError(" · ".join(dict.fromkeys(self._heard)))

    def _error(self, error: WebError) -> None:
        self._heard.append(f"uncaught: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        if _POLICY in message.text:
            self._heard.append(message.text)

    def _response(self, response: Response) -> None:
        if response.status >= _SERVER_ERROR:
            self._heard.append(f"{response.status} at {response.url}")
