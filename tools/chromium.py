"""Find a Chromium to test with; ``python tools/chromium.py`` installs one if it may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("google-chrome-beta", "chrome", "microsoft-edge"),
)
_ELSEWHERE = (
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_SENTENCE = (
    "The browser tests need Chromium or Chrome: install it (Debian, Ubuntu: apt-get "
    "install chromium), or name one, for example: make test CHROMIUM=/opt/chrome/chrome"
)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
)


class NoChromiumError(Exception):
    """There is no browser; the message says what to install."""


def find() -> Path:
    """Return the browser: the one named by ``CHROMIUM``, else the first one found."""
    if wish := os.environ.get("CHROMIUM"):
        found = shutil.which(wish)
        if found is None:
            raise NoChromiumError(f"CHROMIUM={wish} is not a program that can be run.")
        return Path(found)
    for name in (*_NAMES, *_ELSEWHERE):
        if found := shutil.which(name):
            return Path(found)
    raise NoChromiumError(_SENTENCE)


def install() -> None:
    """Install Debian's Chromium, as root or with a sudo that asks for no password."""
    apt_get = shutil.which("apt-get")
    prefix = _root_prefix()
    if apt_get is None or prefix is None:
        raise NoChromiumError(_SENTENCE)
    print("Installing chromium with apt-get (once) …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--no-install-recommends", "chromium"]):
        result = subprocess.run(
            [*prefix, apt_get, "--quiet", "--yes", *command],
            stdin=subprocess.DEVNULL,
            env=environment,
            check=False,
        )
        if result.returncode != 0:
            raise NoChromiumError(_SENTENCE)


def _root_prefix() -> list[str] | None:
    """Return what makes a command root's; None when nothing does."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if asked.returncode == 0 else None


def main() -> int:
    """Make sure that there is a browser."""
    try:
        try:
            find()
        except NoChromiumError:
            if os.environ.get("CHROMIUM"):
                raise
            install()
            find()
    except NoChromiumError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
