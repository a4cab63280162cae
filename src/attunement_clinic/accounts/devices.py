"""What a browser says it is, as two plain words; nothing more of it is kept."""

from django.utils.translation import gettext as _

# In this order: most browsers also name the ones they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Android", "android"),
    ("CrOS", "chromebook"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
    ("Linux", "linux"),
)


def recognised(user_agent: str) -> tuple[str, str]:
    """Name the browser and the kind of device; empty where it is none we know."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def words_for(browser: str, system: str) -> str:
    """Say what device it was, as somebody would who owns it."""
    devices = {
        "iphone": _("an iPhone"),
        "ipad": _("an iPad"),
        "android": _("an Android device"),
        "chromebook": _("a Chromebook"),
        "windows": _("a Windows computer"),
        "mac": _("a Mac"),
        "linux": _("a Linux computer"),
    }
    return _("%(browser)s on %(device)s") % {
        "browser": browser or _("A browser"),
        "device": devices.get(system, _("a device")),
    }


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
