"""A practice's Markdown becomes HTML that runs nothing, loads nothing and leads nowhere odd."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.pages.contents import house_texts
from attunement_clinic.pages.markdown import LONGEST, render, title_of

ALLOWED = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote"),
    *("strong", "em", "a", "code", "pre", "hr", "br"),
}
ATTRIBUTES = {("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start")}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](http://plain.example)",
    "[x](https:evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "![pixel](https://evil.example/p.png)",
    "![x][1]\n\n[1]: https://evil.example/p.png",
    "<https://a.example/?q=%22><svg onload=alert(1)>",
    "<javascript:alert(1)>",
    '[x](https://a.example "\' onmouseover=alert(1)")',
    "<style>body{display:none}</style>",
    "<!-- --!><script>1</script>",
    "```html\n<script>1</script>\n```",
    "<iframe src=https://evil.example>",
    "&lt;script&gt;",
    "<details open ontoggle=alert(1)>",
    "[x](tel:999)<b>",
]


class Seen(HTMLParser):
    """What a browser would build of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.rels: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}
        given = dict(attrs)
        if tag == "a":
            self.links.append(given.get("href") or "")
            self.rels.append(given.get("rel"))

    def handle_comment(self, data: str) -> None:
        self.tags.add(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.tags.add(f"<!{decl}")


def seen(text: str) -> Seen:
    parser = Seen()
    parser.feed(render(text))
    parser.close()
    return parser


def check(text: str) -> None:
    found = seen(text)
    # A language of a code block is a class of ours: it styles nothing.
    found.attributes.discard(("code", "class"))
    assert found.tags <= ALLOWED
    assert found.attributes <= ATTRIBUTES
    for link in found.links:
        scheme = link.partition(":")[0].lower() if ":" in link else ""
        assert (
            link.startswith("https://")
            or scheme in {"mailto", "tel"}
            or (not scheme or "/" in scheme or "?" in scheme or "#" in scheme)
        )
        assert not link.startswith("//")
        assert "\\" not in link


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    check(text)
    check(f"> - {text}\n\n# {text}")


@given(text=st.text(max_size=300))
def test_any_text_is_harmless(text: str) -> None:
    check(text)


@given(
    parts=st.lists(
        st.sampled_from(
            [*HOSTILE, "# ", "- ", "> ", "**", "`", "[", "](", ")", "\n\n"]
        ),
        max_size=12,
    )
)
def test_any_mixture_of_it_is_harmless(parts: list[str]) -> None:
    check("".join(parts))


def test_what_is_meant_is_written() -> None:
    html = render("# Title\n\nOne **bold** and [a link](/read/usual).\n\n- a\n- b\n")
    assert "<h1>Title</h1>" in html
    assert "<strong>bold</strong>" in html
    assert '<a href="/read/usual">a link</a>' in html
    assert html.count("<li>") == 2


def test_another_site_learns_nothing_of_its_reader() -> None:
    found = seen("[a](https://a.example) [b](/talk) [c](tel:116123)")
    assert found.rels == ["noreferrer noopener", None, None]


@pytest.mark.parametrize(
    "mark", ["[" * 20_000, ">" * 20_000, "*" * 20_000, "a](" * 9_000]
)
def test_a_hostile_length_is_no_burden(mark: str) -> None:
    check(mark)


def test_what_lies_beyond_the_limit_is_not_read() -> None:
    assert "beyond" not in render("a " * LONGEST + "beyond")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A title\n\nwords", "A title"),
        ("words\n\n# Later", "Later"),
        ("## Second", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_first_heading(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize("key", house_texts(), ids="-".join)
def test_our_own_texts_keep_the_rules(key: tuple[str, str]) -> None:
    text = house_texts()[key]
    check(text)
    assert title_of(text)
    assert "!" not in text
