"""One form, one question at a time: the same pages on a phone and on the tablet.

Every page is a plain form that works without JavaScript. Next saves the one answer; the
page that answers an answer which asks for a person holds the crisis contacts itself, so
that they are seen whatever happens to the connection afterwards.
"""

from dataclasses import dataclass
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.questionnaires import actions, queries
from attunement_clinic.questionnaires.access import Seat
from attunement_clinic.questionnaires.forms import AnswerForm
from attunement_clinic.questionnaires.queries import Sheet
from attunement_clinic.questionnaires.questions import TEXT
from attunement_clinic.questionnaires.window import Stand
from attunement_clinic.safety.queries import contacts_for


@dataclass(frozen=True, slots=True)
class Room:
    """Where the pages of a form lie, and what surrounds them."""

    seat: Seat

    @property
    def base(self) -> str:
        if self.seat.is_tablet:
            return "questionnaires/tablet.html"
        return "questionnaires/phone.html"

    @property
    def first(self) -> str:
        return self._at("first")

    @property
    def end(self) -> str:
        return self._at("end")

    @property
    def send(self) -> str:
        return self._at("send")

    @property
    def out(self) -> str:
        if self.seat.is_tablet:
            return reverse("questionnaires:tablet-stop")
        return "/home"

    def at(self, number: int) -> str:
        return self._at("question", number)

    def _at(self, name: str, *number: int) -> str:
        if self.seat.is_tablet:
            return reverse(f"questionnaires:tablet-{name}", args=number)
        return reverse(f"questionnaires:{name}", args=[self.seat.request.id, *number])


def first(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say what the form is, who reads it and by when; then begin or go on."""
    room, sheet = Room(seat), queries.sheet_of(seat, timezone.now())
    if request.method == "POST" and sheet.standing.is_answerable:
        actions.begin_form(seat)
        return redirect(_onward(room, sheet))
    return _page(request, room, sheet, "first")


def question(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Ask one question; save its answer."""
    room, sheet = Room(seat), queries.sheet_of(seat, timezone.now())
    place = queries.place_in(sheet, number)
    if place is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, room, sheet, number)
    if sheet.standing.stand not in (Stand.OPEN, Stand.SENT):
        return _page(request, room, sheet, "first")
    if not sheet.is_begun:
        return redirect(room.first)
    return _question_page(request, room, sheet, number)


def end(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what was answered and what was left out, and send; or that it was sent."""
    room, sheet = Room(seat), queries.sheet_of(seat, timezone.now())
    if sheet.standing.stand not in (Stand.OPEN, Stand.SENT):
        return _page(request, room, sheet, "first")
    return _page(request, room, sheet, "end")


def send(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send the form as it is."""
    room = Room(seat)
    try:
        actions.send_form(seat)
    except ValidationError:
        sheet = queries.sheet_of(seat, timezone.now())
        return _page(request, room, sheet, "first", status=410)
    return redirect(room.end)


def _answer(
    request: HttpRequest, room: Room, sheet: Sheet, number: int
) -> HttpResponse:
    asked = sheet.questions[number - 1]
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _question_page(
            request, room, sheet, number, problem=_("Please choose again."), status=422
        )
    code, words = form.cleaned_data["code"], form.cleaned_data["words"]
    is_left_out = not (words.strip() if asked.kind == TEXT else code)
    if is_left_out:
        return redirect(_next(room, sheet, number))
    try:
        given = actions.give_answer(
            room.seat,
            link_id=asked.link_id,
            client_id=form.cleaned_data["sending"],
            code=code,
            words=words,
            seen=form.cleaned_data["seen"] or 0,
        )
    except ValidationError as error:
        return _question_page(
            request,
            room,
            sheet,
            number,
            problem=" ".join(error.messages),
            typed=words,
            status=422,
        )
    sheet = queries.sheet_of(room.seat, timezone.now())
    onward = _next(room, sheet, number)
    if given.call is not None:
        return _person_page(request, room, onward, given)
    if not given.answer.counts:
        return _page(request, room, sheet, "first", status=410, is_kept=True)
    if given.was_elsewhere:
        return redirect(f"{onward}?elsewhere={number}")
    return redirect(onward)


def _person_page(
    request: HttpRequest, room: Room, onward: str, given: actions.Given
) -> HttpResponse:
    sheet = queries.sheet_of(room.seat, timezone.now())
    call = given.call
    return render(
        request,
        "questionnaires/person.html",
        {
            "room": room,
            "sheet": sheet,
            "onward": onward if sheet.standing.is_answerable else "",
            "call": call,
            "contacts": contacts_for(room.seat.request.practice_id),
        },
    )


def _question_page(
    request: HttpRequest,
    room: Room,
    sheet: Sheet,
    number: int,
    *,
    problem: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    place = queries.place_in(sheet, number)
    elsewhere = request.GET.get("elsewhere", "")
    return render(
        request,
        "questionnaires/question.html",
        {
            "room": room,
            "sheet": sheet,
            "place": place,
            "problem": problem,
            "typed": typed,
            "sending": uuid4(),
            "back": _back(room, sheet, number),
            "elsewhere": elsewhere if elsewhere.isdecimal() else "",
        },
        status=status,
    )


def _page(
    request: HttpRequest,
    room: Room,
    sheet: Sheet,
    name: str,
    *,
    status: int = 200,
    is_kept: bool = False,
) -> HttpResponse:
    return render(
        request,
        f"questionnaires/{name}.html",
        {
            "room": room,
            "sheet": sheet,
            "onward": _onward(room, sheet),
            "is_kept": is_kept,
            "left_out": [(room.at(number), each) for number, each in sheet.left_out],
            "elsewhere": request.GET.get("elsewhere", "")[:3],
            "contacts": contacts_for(sheet.request.practice_id),
        },
        status=status,
    )


def _onward(room: Room, sheet: Sheet) -> str:
    """Lead to the first question that is still to be answered."""
    return room.at(sheet.left_out[0][0]) if sheet.left_out else room.end


def _next(room: Room, sheet: Sheet, number: int) -> str:
    after = sheet.after(number)
    return room.end if after is None else room.at(after)


def _back(room: Room, sheet: Sheet, number: int) -> str:
    before = sheet.before(number)
    return room.first if before is None else room.at(before)
