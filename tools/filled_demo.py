"""`make demo`: a whole practice in VAR, played by the real actions, and each promise checked.

The processes of `make serve` run while it is filled, so that every film goes through the
real worker; `make serve VAR=…` serves it afterwards, as a demo. What is there already is
only checked again.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import servers
from attunement_clinic.config import environment, installation
from attunement_clinic.config.start_error import StartError


def main() -> int:
    try:
        var = environment.folder("VAR", str(installation.default_var()))
        installation.check_kind(var, "demo")
    except (StartError, environment.SettingError) as error:
        print(error)
        return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        server = servers.start(var, output=Path(folder) / "serve.log")
        try:
            server.wait_until_healthy()
            code = _fill(var)
        except RuntimeError as error:
            print(error)
            return 1
        finally:
            server.stop()
    if code == 0:
        took = time.monotonic() - began
        print(f"Filled and checked in {took:.0f} s. See it: make serve VAR={var}")
    return code


def _fill(var: Path) -> int:
    """Fill it as the user who serves it, beside the running worker."""
    command = [sys.executable, "-m", "attunement_clinic", "once", "fill_demo"]
    env = {**os.environ, "VAR": str(var), "DEMO": "1", "HOST": "localhost"}
    return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
