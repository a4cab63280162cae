"""The operations that are broken, each with its history and its checker.

An operation is tried once with a fault armed, its house is mended, and it is tried again
as a phone or a desk does, until it is acknowledged. Its breaches are what the end of it
holds against it: acknowledged and not there, there and never sent, there twice.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol
from uuid import uuid4

from factories.numbered_films import numbered_film
from faults.house import House
from faults.phone import TUS, Answer, Phone

# A film that ended three workers is given up by a job of every second minute, and then
# let in again.
_READY_WITHIN_S = 300.0
# As many workers a film may end before nobody tries it by themselves.
_DEATHS_UNTIL_GIVEN_UP = 3
_TRIES = 8


class Operation(Protocol):
    """One operation on things of its own."""

    def attempt(self) -> None:
        """Do it once, and note what was acknowledged."""

    def again(self) -> None:
        """Go on after a fault, until it is acknowledged."""

    def breaches(self) -> list[str]:
        """Compare what is there with the history."""


@dataclass
class Sending:
    """A film is begun, sent in two parts, and finished; `ingest` waits until it is ready."""

    house: House
    wish: dict[str, Any]
    film: bytes = field(default_factory=lambda: _film(), repr=False)
    acknowledged: int = -1
    told_whole: bool = False
    waits: bool = False
    deaths_before: int = field(init=False)

    def __post_init__(self) -> None:
        self.deaths_before = self.house.worker_deaths

    @property
    def phone(self) -> Phone:
        return Phone(self.house.origin, self.wish["parent"])

    def attempt(self) -> None:
        begun = self.phone.begin(self.wish["invitation"], self.film)
        if not begun.is_acknowledged:
            return
        self._note(0)
        address, half = begun.headers["location"], len(self.film) // 2
        for at, part in ((0, self.film[:half]), (half, self.film[half:])):
            reply = self.phone.patch(address, at, part)
            if not reply.is_acknowledged:
                return
            self._note(reply.offset)
        if self.waits:
            self._wait_until_ready_or_met()

    def again(self) -> None:
        for _try in range(_TRIES):
            begun = self.phone.begin(self.wish["invitation"], self.film)
            if not begun.is_acknowledged:
                continue
            address = begun.headers["location"]
            told = self.phone.head(address)
            if not told.is_acknowledged:
                continue
            self._check_offset(told)
            if told.offset == len(self.film):
                self.told_whole = True
                return
            reply = self.phone.patch(address, told.offset, self.film[told.offset :])
            if reply.is_acknowledged:
                self._note(reply.offset)
        raise TimeoutError("the film was not acknowledged in the end")

    def breaches(self) -> list[str]:
        found: list[str] = []
        try:
            self.house.wait_for(self._is_settled, "a film is ready", _READY_WITHIN_S)
        except TimeoutError as error:
            films = self.house.tell(f"films({self.wish['invitation']!r})")
            raise TimeoutError(f"{error}: {films}") from None
        films = self.house.tell(f"films({self.wish['invitation']!r})")
        digest = hashlib.sha256(self.film).hexdigest()
        if len(films) != 1:
            return [f"{len(films)} films of one"]
        (film,) = films
        if film["state"] != "ready":
            found.append(f"{film['state']} {film['refusal']}, tried {film['tries']}")
        if film["arrived"] != digest or not film["opens_as_recorded"]:
            found.append("the stored film is another")
        if not film["is_erased"] or film["own_keys"]:
            found.append("what arrived is not erased")
        if film["kinds"] != ["frames", "original", "poster", "proxy"]:
            found.append(f"published: {film['kinds']}")
        if film["unpublished"] or film["unreadable"]:
            found.append(
                f"{film['unpublished']} unpublished, {film['unreadable']} closed"
            )
        if film["jobs"] or (film["arrivals"], film["readies"]) != (1, 1):
            found.append(
                f"{film['jobs']} jobs left, arrived {film['arrivals']} times, "
                f"ready {film['readies']} times"
            )
        if film["live"] != {"therapy": 1, "supervision": 1}:
            found.append(f"consents {film['live']}")
        return found

    def recording(self) -> str:
        (film,) = self.house.tell(f"films({self.wish['invitation']!r})")
        return str(film["id"])

    def _note(self, offset: int) -> None:
        self.acknowledged = max(self.acknowledged, offset)

    def _check_offset(self, told: Answer) -> None:
        if told.offset < self.acknowledged:
            message = (
                f"{self.acknowledged} bytes were acknowledged, {told.offset} are there"
            )
            raise AssertionError(message)

    def _is_ready(self) -> bool:
        """Whether its job has ended, which goes on for a moment once it is ready."""
        films = self.house.tell(f"films({self.wish['invitation']!r})")
        return [(each["state"], each["jobs"]) for each in films] == [("ready", 0)]

    def _is_settled(self) -> bool:
        """Whether it is ready, erased, and no job is left, which may have to try again.

        One that ended three workers is given up and stays; the clinician lets it be read
        again. Given up for less, it is settled as well, and wrongly so.
        """
        films = self.house.tell(f"films({self.wish['invitation']!r})")
        ends = [(each["state"], each["jobs"], each["is_erased"]) for each in films]
        if ends == [("ready", 0, True)] or len(films) != 1:
            return True
        if films[0]["refusal"] == "gave_up":
            deaths = self.house.worker_deaths - self.deaths_before
            if deaths < _DEATHS_UNTIL_GIVEN_UP:
                return True
            self.deaths_before = self.house.worker_deaths
            self.house.tell(f"try_again({films[0]['id']!r})")
        self.house.tell("make_jobs_due()")
        return False

    def _wait_until_ready_or_met(self) -> None:
        self.house.wait_for(
            lambda: self.house.has_met() or self._is_ready(), "ingest", _READY_WITHIN_S
        )


@dataclass
class GivingUp:
    """A film that is half sent is given up: nothing of it stays."""

    house: House
    wish: dict[str, Any]
    film: bytes = field(default_factory=lambda: os.urandom(200_000), repr=False)
    address: str = ""
    acknowledged: bool = False

    @property
    def phone(self) -> Phone:
        return Phone(self.house.origin, self.wish["parent"])

    def prepare(self) -> None:
        self.address = self.phone.begin(self.wish["invitation"], self.film).headers[
            "location"
        ]
        self.phone.patch(self.address, 0, self.film[:100_000])

    def attempt(self) -> None:
        self.acknowledged = self.phone.ask("DELETE", self.address, TUS).is_acknowledged

    def again(self) -> None:
        for _try in range(_TRIES):
            # 410: it is given up already.
            if self.phone.ask("DELETE", self.address, TUS).status in {204, 410}:
                return
        raise TimeoutError("giving up was not acknowledged in the end")

    def breaches(self) -> list[str]:
        left = self.house.tell(f"films({self.wish['invitation']!r})")
        status = self.phone.head(self.address).status
        return [] if (left, status) == ([], 410) else [f"left: {left}, HEAD {status}"]


@dataclass
class Annotating:
    """Marks are set at the desk; each has an id of its own and is sent until it is saved."""

    house: House
    desk: dict[str, Any]
    attempted: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)

    def attempt(self) -> None:
        self.attempted.append(str(uuid4()))
        self._send(self.attempted[-1])

    def again(self) -> None:
        for _try in range(_TRIES):
            if self._send(self.attempted[-1]):
                return
        raise TimeoutError("a mark was not acknowledged in the end")

    def breaches(self) -> list[str]:
        there = self.house.tell(f"coding({self.desk['coding']!r})")
        found = []
        if lost := set(self.acknowledged) - set(there["ids"]):
            found.append(f"{len(lost)} acknowledged marks are lost")
        if strange := set(there["ids"]) - set(self.attempted):
            found.append(f"{len(strange)} marks nobody set")
        if len(set(there["ids"])) != len(there["ids"]):
            found.append("a mark is there twice")
        if there["sequences"] != list(range(1, there["sequence"] + 1)):
            found.append("the sequence has a gap")
        return found

    def _send(self, mark: str) -> bool:
        operation = {"id": mark, "kind": "undo", "position_ms": 0, "changes": []}
        body = json.dumps({"base_sequence": 0, "operations": [operation]}).encode()
        reply = Phone(self.house.origin, self.desk["cookie"]).ask(
            "POST",
            f"/api/v1/coding/{self.desk['coding']}/operations",
            {"content-type": "application/json"},
            body,
        )
        if reply.is_acknowledged:
            self.acknowledged.append(mark)
        return reply.is_acknowledged


@dataclass
class Allowing:
    """A use of a film is allowed, or taken back."""

    house: House
    sent: Sending
    wanted: bool
    recording: str = ""

    def prepare(self) -> None:
        self.recording = self.recording or self.sent.recording()
        if not self._set(is_allowed=not self.wanted).is_acknowledged:
            raise TimeoutError("the use could not be set")

    def attempt(self) -> None:
        self._set(is_allowed=self.wanted)

    def again(self) -> None:
        for _try in range(_TRIES):
            if self._set(is_allowed=self.wanted).is_acknowledged:
                return
        raise TimeoutError("the use was not acknowledged in the end")

    def breaches(self) -> list[str]:
        films = self.house.tell(f"films({self.sent.wish['invitation']!r})")
        live = films[0]["live"].get("supervision", 0)
        return [] if live == int(self.wanted) else [f"{live} consents to supervision"]

    def _set(self, *, is_allowed: bool) -> Answer:
        return self.sent.phone.form(
            f"/upload/mine/{self.recording}/use",
            purpose="supervision",
            is_allowed="on" if is_allowed else "",
        )


@dataclass
class Closing:
    """A film is closed by a parent whose sign-in is too old to take it back."""

    house: House
    sent: Sending
    recording: str = ""
    cookie: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        self.recording = self.sent.recording()
        self.cookie = self.house.tell(f"old_cookie_of({self.recording!r})")
        self.house.tell(f"let_be_open({self.recording!r})")

    def attempt(self) -> None:
        self._close()

    def again(self) -> None:
        for _try in range(_TRIES):
            if self._close().is_acknowledged:
                return
        raise TimeoutError("closing was not acknowledged in the end")

    def breaches(self) -> list[str]:
        left = self.house.tell(f"closed({self.recording!r})")
        wanted = {"closures": 1, "withdrawals": 0, "unwritten": 0}
        return [] if left == wanted else [f"{left}, not {wanted}"]

    def _close(self) -> Answer:
        phone = Phone(self.house.origin, self.cookie)
        return phone.form(f"/upload/mine/{self.recording}/stop")


@dataclass
class TakingBack:
    """A film is taken back; then its key is destroyed and its files go."""

    house: House
    sent: Sending
    recording: str = ""
    key: str = ""
    waits: bool = False

    def prepare(self) -> None:
        self.sent.attempt()
        self.sent.breaches()
        self.recording = self.sent.recording()
        self.key = self.house.tell(f"key_of({self.recording!r})")

    def attempt(self) -> None:
        if self._take_back().is_acknowledged and self.waits:
            self.house.wait_for(
                lambda: self.house.has_met() or self._is_unmade(), "shred", 60
            )

    def again(self) -> None:
        for _try in range(_TRIES):
            if self._take_back().is_acknowledged:
                return
        raise TimeoutError("the withdrawal was not acknowledged in the end")

    def breaches(self) -> list[str]:
        self.house.wait_for(self._is_unmade, "a key is destroyed", _READY_WITHIN_S)
        left = self.house.tell(f"taken_back({self.recording!r})")
        found = []
        if self.house.tell(f"has_key({self.key!r})"):
            found.append("its key is still there")
        if left["own_keys"]:
            found.append("the key of what arrived is still there")
        if left["withdrawals"] != 1 or left["lines"] != [1]:
            found.append(f"{left['withdrawals']} withdrawals, lines {left['lines']}")
        if left["live"] or left["state"] != "unmade":
            found.append(f"{left['live']} consents live, {left['state']}")
        return found

    def _take_back(self) -> Answer:
        return self.sent.phone.form(f"/upload/mine/{self.recording}/stop")

    def _is_unmade(self) -> bool:
        left = self.house.tell(f"taken_back({self.recording!r})")
        if left["unmade"] == [True]:
            return True
        # A job that has just failed waits for its next try; nobody here has that long.
        self.house.tell("make_jobs_due()")
        return False


@dataclass
class Exporting:
    """A summary is made for a caregiver, or ended."""

    house: House
    desk: dict[str, Any]
    export: str = field(default_factory=lambda: str(uuid4()))
    ends: bool = False
    acknowledged: bool = False

    def prepare(self) -> None:
        self.desk = self.house.tell("exporter()")
        if self.ends and not self._make().is_acknowledged:
            raise TimeoutError("the export could not be made")

    def attempt(self) -> None:
        self.acknowledged = self._do().is_acknowledged

    def again(self) -> None:
        for _try in range(_TRIES):
            if self._do().is_acknowledged:
                self.acknowledged = True
                return
        raise TimeoutError("the export was not acknowledged in the end")

    def breaches(self) -> list[str]:
        there = self.house.tell(f"export({self.export!r})")
        wanted = (
            {"ended": True, "has_file": False}
            if self.ends
            else {"rows": 1, "made": True, "opens": True, "events": 1}
        )
        return [
            f"{name} is {there[name]}"
            for name, value in wanted.items()
            if there[name] != value
        ]

    def _do(self) -> Answer:
        if not self.ends:
            return self._make()
        return self._phone.form(f"/desk/papers/{self.export}/end")

    def _make(self) -> Answer:
        return self._phone.form(
            f"/desk/families/{self.desk['family']}/papers/new",
            export=self.export,
            kind="summary",
            caregiver=self.desk["caregiver"],
            purpose="caregiver",
            days="30",
        )

    @property
    def _phone(self) -> Phone:
        return Phone(self.house.origin, self.desk["cookie"])


def _film() -> bytes:
    """Return a film of a second that nobody else sends."""
    if not _MADE:
        _MADE.append(numbered_film(list(range(25)), base=Fraction(1, 25)))
    room = 200_000
    return _MADE[0] + room.to_bytes(4) + b"free" + os.urandom(room - 8)


_MADE: list[bytes] = []
