"""Template tags of every page: the front end's files, islands and icons."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from attunement_clinic.web import drawings
from attunement_clinic.web.frontend import entry
from attunement_clinic.web.quotation import quoted
from attunement_clinic.web.told_time import told

register = template.Library()


@register.simple_tag
def frontend() -> SafeString:
    """Write the tags that load the front end: styles, font, catalogue, module."""
    base = f"{settings.STATIC_URL}build/"
    build = entry(settings.STATIC_BUILD)
    styles = format_html_join(
        "",
        '<link rel="stylesheet" href="{}{}">',
        ((base, name) for name in build.styles),
    )
    font = (
        format_html(
            '<link rel="preload" href="{}{}" as="font" type="font/woff2" crossorigin>',
            base,
            build.font,
        )
        if build.font
        else SafeString()
    )
    return format_html(
        '{}{}<script src="{}" defer></script><script type="module" src="{}{}"></script>',
        font,
        styles,
        reverse("catalogue"),
        base,
        build.script,
    )


@register.simple_tag
def island(name: str, props: Any = None) -> SafeString:
    """Write the place of an island and its props."""
    props_id = f"props-{name}-{uuid4().hex[:8]}"
    return format_html(
        '<div data-island="{}" data-props="{}"></div>{}',
        name,
        props_id,
        json_script(props if props is not None else {}, props_id),
    )


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon: `{% icon "phone" %}`, smaller with "s", larger with "l"."""
    return drawings.draw(name, size)


@register.simple_tag
def build_file(name: str) -> str:
    """Address a file of the front end's `public` folder."""
    return f"{settings.STATIC_URL}build/{name}"


@register.simple_tag
def back(address: str) -> SafeString:
    """Write the way back of a phone page."""
    return format_html(
        '<a class="icon-btn back" href="{}" aria-label="{}">{}</a>',
        address,
        _("Back"),
        drawings.draw("back"),
    )


@register.simple_tag(takes_context=True)
def tab(
    context: template.Context, address: str, icon_name: str, label: str, *also: str
) -> SafeString:
    """Write a tab of the phone's foot, marked when the page lies under its address."""
    is_current = _lies_under(context, (address, *also))
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        address,
        _CURRENT if is_current else "",
        drawings.draw(icon_name, "l"),
        label,
    )


@register.simple_tag(takes_context=True)
def nav(
    context: template.Context,
    address: str,
    icon_name: str,
    label: str,
    count: int | None = None,
    *also: str,
) -> SafeString:
    """Write an entry of the desk's rail, marked when the page lies under its address.

    `also` are further addresses, without a slash at the end, whose pages belong to it.
    A page that lies elsewhere than its address says names its place as `rail_place`.
    """
    path = context.get("rail_place") or context["request"].path
    is_current = path == address if address == "/desk/" else path.startswith(address)
    is_current = is_current or _lies_under(context, also)
    return format_html(
        '<a class="nav{}" href="{}"{}>{}<span>{}</span>{}</a>',
        " nav-person" if icon_name in {"phone", "person"} else "",
        address,
        _CURRENT if is_current else "",
        drawings.draw(icon_name),
        label,
        format_html('<span class="n">{}</span>', count) if count else "",
    )


@register.filter(name="told", expects_localtime=True)
def told_moment(moment: datetime) -> str:
    """Say a moment as people do, in the zone of the page: "midnight today"."""
    return told(moment, timezone.now())


@register.filter(name="quoted")
def quoted_words(words: object) -> str:
    """Put somebody's words between quotation marks of the language."""
    return quoted(words)


@register.filter(name="in_brief")
def brief_words(words: str) -> str:
    """Write the first of some sentences to go on within another: "Mood." as "mood"."""
    first, _stop, _rest = words.partition(".")
    return f"{first[:1].lower()}{first[1:]}"


_CURRENT = mark_safe(' aria-current="page"')  # written here, whole


def _lies_under(context: template.Context, addresses: tuple[str, ...]) -> bool:
    path: str = context.get("rail_place") or context["request"].path
    return any(path == each or path.startswith(f"{each}/") for each in addresses)
