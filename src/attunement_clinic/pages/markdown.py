"""Markdown to HTML, with no HTML of the writer's own and no address that runs or loads."""

from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

LONGEST = 40_000
_SCHEMES = frozenset({"", "https", "mailto", "tel"})


@lru_cache(maxsize=128)
def render(text: str) -> SafeString:
    """Turn Markdown into HTML.

    HTML in it stays visible text; pictures are not loaded, since a picture of another site
    tells that site who reads here; links go to this site, to https, mailto or tel.
    """
    html: str = _renderer().render(text[:LONGEST])
    # Every tag is the renderer's own and every text is escaped by it (test_markdown.py).
    return mark_safe(html)  # noqa: S308


def title_of(text: str) -> str:
    """Give the first heading of the first level, which is the page's title."""
    tokens = _renderer().parse(text[:LONGEST])
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return inline.content
    return ""


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
    markdown.validateLink = _is_allowed  # type: ignore[method-assign,assignment]  # its documented hook
    markdown.add_render_rule("link_open", _link)
    return markdown


def _is_allowed(address: str) -> bool:
    """Say whether a link may stand. What is refused stays as the text it was."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    if parts.scheme.lower() not in _SCHEMES:
        return False
    # "https:page" and "//host" would be read in more than one way: a browser decides.
    return bool(parts.netloc) == (parts.scheme == "https")


def _link(
    renderer: RendererProtocol,
    tokens: list[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """Let another site learn nothing of where its reader came from."""
    if str(tokens[index].attrGet("href") or "").startswith("https:"):
        tokens[index].attrSet("rel", "noreferrer noopener")
    return renderer.renderToken(tokens, index, options, env)  # type: ignore[attr-defined,no-any-return]
