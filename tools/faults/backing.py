"""A backup that is broken: what is called whole must be, whatever happened beside it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field

from attunement_clinic.config.backup import choosing, paper
from attunement_clinic.config.backup.layout import Folder
from attunement_clinic.config.start_error import StartError
from faults.house import House
from places import REPOSITORY

_TRIES = 3
_MADE = re.compile(r"^Backup (\S+) in ", re.MULTILINE)


@dataclass
class Backing:
    """A backup is made of a house that is served; acknowledged is what was said to be."""

    house: House
    acknowledged: list[str] = field(default_factory=list)
    told: str = ""

    def prepare(self) -> None:
        """Have one before, so that there is something to lose, and a film it lacks."""
        self.again()
        self.house.tell("new_file()")

    def attempt(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "attunement_clinic", "once", "backup"],
            env=self.house.server.environment,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        self.told = done.stdout + done.stderr
        if done.returncode == 0 and (made := _MADE.search(done.stdout)):
            self.acknowledged.append(made[1])

    def again(self) -> None:
        before = len(self.acknowledged)
        for _try in range(_TRIES):
            self.attempt()
            if len(self.acknowledged) > before:
                return
        raise TimeoutError(f"no backup was made in the end: {self.told}")

    def breaches(self) -> list[str]:
        folder = Folder(self.house.backups)
        sheet = paper.read(self.house.var / "secrets")
        found = []
        names = folder.names()
        for name in names:
            try:
                source = choosing.choose(folder.path, sheet, name)
                choosing.check_pieces(source, say=lambda _words: None)
            except StartError as error:
                found.append(str(error))
        gone = set(self.acknowledged) - set(names)
        return [*found, *(f"{name} was acknowledged and is gone" for name in gone)]
