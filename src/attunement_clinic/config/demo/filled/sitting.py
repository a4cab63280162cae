"""What a family told: the interview, the concerns, forms, and what came of a call."""

from datetime import timedelta
from uuid import uuid4

from django.utils import translation

from attunement_clinic.config.demo.filled.cast import Cast, date_back, day, moment
from attunement_clinic.config.demo.filled.script import Interview, Named, Sheet
from attunement_clinic.intake import actions as intake
from attunement_clinic.intake.guide import THOUGHTS
from attunement_clinic.intake.models import Concern, Note, Writing
from attunement_clinic.intake.models import Interview as InterviewRow
from attunement_clinic.intake.sentences import sentences_of
from attunement_clinic.intake.writings import current
from attunement_clinic.questionnaires import actions as questionnaires
from attunement_clinic.questionnaires.access import (
    Seat,
    access_own_request,
    access_tablet,
)
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.safety.actions import acknowledge_task, write_outcome
from attunement_clinic.safety.models import SafetyEntry, SafetyTask

# What was answered within these days waits to be read.
_READ_WITHIN_DAYS = 7
# What is answered in words; every other answer is a choice.
_IN_WORDS = ("worry-", "goal-", "good", "hard")


def sit_down(cast: Cast) -> None:
    """Play everything that was told, as far as it needs no film."""
    script = cast.script
    if script.interview is not None:
        _hold(cast, script.interview)
    for concern in script.concerns:
        if not concern.film:
            name(cast, concern)
    for sheet in script.sheets:
        _fill_in(cast, sheet)
    if script.outcome is not None:
        _answer_call(cast)


def name(cast: Cast, named: Named) -> None:
    """Name a concern, and mark the sentence or the film it comes from."""
    row = intake.name_concern(
        cast.therapist,
        family_id=cast.family.id,
        concern_id=uuid4(),
        concern=intake.NewConcern(
            sign=named.sign,
            reported_by=named.by,
            known=named.known,
            since=named.since,
            how_often=named.often,
            words=named.words,
            context=named.context,
            recording_id=cast.film(named.film).id if named.film else None,
        ),
    )
    date_back(Concern.objects.filter(id=row.id), _talked(cast), "created_at")
    if named.source:
        _mark(cast, row, named.source)


def _talked(cast: Cast) -> int:
    interview = cast.script.interview
    return interview.days_ago if interview else cast.script.days_ago


def _hold(cast: Cast, script: Interview) -> None:
    interview = intake.begin_interview(
        cast.therapist,
        family_id=cast.family.id,
        interview_id=uuid4(),
        held_on=day(script.days_ago),
    )
    record = interview.notes.get(kind=Note.Kind.RECORD)
    for part, words in script.parts.items():
        _write(cast, record, _part(cast, part), words)
    if script.thoughts:
        thoughts = interview.notes.get(kind=Note.Kind.PROCESS)
        _write(cast, thoughts, THOUGHTS, script.thoughts)
    if script.asked:
        _write_safety(cast, interview, script)
    if script.signed:
        seen = {each.id for rows in current(record).values() for each in rows}
        intake.sign_note(cast.therapist, note_id=record.id, seen=seen)
    date_back(
        InterviewRow.objects.filter(id=interview.id), script.days_ago, "created_at"
    )


def _part(cast: Cast, part: str) -> str:
    """Name a part of the note: a parent's own part goes by their id."""
    kind, _colon, who = part.partition(":")
    return f"{kind}:{cast.person(who).id}" if who else part


def _write(cast: Cast, note: Note, part: str, words: str) -> None:
    intake.write(
        cast.therapist,
        note_id=note.id,
        writing_id=uuid4(),
        part=part,
        words=words,
        follows=[],
    )


def _write_safety(cast: Cast, interview: InterviewRow, script: Interview) -> None:
    intake.write_safety_answers(
        cast.therapist,
        interview_id=interview.id,
        sending=uuid4(),
        asked=[
            intake.Asked(
                caregiver_id=cast.person(each.who).id,
                question=each.question,
                answer=each.answer,
                words=each.words,
            )
            for each in script.asked
        ],
    )


def _mark(cast: Cast, concern: Concern, sentence: str) -> None:
    """Mark a sentence of the interview; one that does not stand there is a mistake."""
    writings = Writing.objects.filter(note__interview__family=cast.family)
    for writing in writings:
        for said in sentences_of(writing.words):
            if said.words == sentence:
                passage = intake.keep_passage(
                    cast.therapist,
                    note_id=writing.note_id,
                    place_id=writing.id,
                    starts=said.starts,
                    ends=said.ends,
                )
                intake.mark_source(
                    cast.therapist, concern_id=concern.id, passage=passage
                )
                return
    raise ValueError(f"Nobody said “{sentence}”.")


def _fill_in(cast: Cast, sheet: Sheet) -> None:
    with translation.override(cast.scripted(sheet.who).language):
        request = questionnaires.ask_form(
            cast.therapist,
            caregiver_id=cast.person(sheet.who).id,
            form=sheet.form,
            occasion=QuestionnaireRequest.Occasion(sheet.occasion),
            opens_on=day(sheet.days_ago),
            closes_on=day(0) + timedelta(days=7),
        )
    asked = QuestionnaireRequest.objects.filter(id=request.id)
    date_back(asked, sheet.days_ago, "created_at")
    if not sheet.answers:
        return
    if sheet.on_tablet:
        _link, token = questionnaires.make_tablet_link(
            cast.therapist, request_id=request.id
        )
        link = questionnaires.open_tablet(token=token)
        if link is None:
            raise ValueError("The tablet did not open.")
        seat = access_tablet(link.id)
        _answer(seat, sheet)
        questionnaires.close_tablet(seat)
    else:
        with cast.acting(sheet.who) as parent:
            _answer(access_own_request(parent, request.id), sheet)
    if sheet.sent and sheet.days_ago > _READ_WITHIN_DAYS:
        _read(cast, request, sheet)


def _answer(seat: Seat, sheet: Sheet) -> None:
    begun = QuestionnaireResponse.objects.filter(id=questionnaires.begin_form(seat).id)
    begun.update(answered_on=day(sheet.days_ago))
    for link_id, said in sheet.answers.items():
        is_words = link_id.startswith(_IN_WORDS)
        questionnaires.give_answer(
            seat,
            link_id=link_id,
            client_id=uuid4(),
            code="" if is_words else said,
            words=said if is_words else "",
        )
    if sheet.sent:
        questionnaires.send_form(seat)
        begun.update(completed_at=moment(sheet.days_ago))


def _read(cast: Cast, request: QuestionnaireRequest, sheet: Sheet) -> None:
    """Let the therapist have read what was answered, the day after."""
    answered = QuestionnaireResponse.objects.filter(request=request)
    questionnaires.mark_read(cast.therapist, response_id=answered.get().id)
    date_back(answered, sheet.days_ago - 1, "read_at")


def _answer_call(cast: Cast) -> None:
    """Take the family's call, and write what came of it."""
    outcome = cast.script.outcome
    task = SafetyTask.objects.unfinished().get(family=cast.family)
    acknowledge_task(cast.therapist, task_id=task.id)
    if outcome is not None:
        write_outcome(
            cast.therapist,
            task_id=task.id,
            outcome=SafetyEntry.Outcome(outcome.outcome),
            words=outcome.words,
        )
    closed = SafetyTask.objects.filter(id=task.id)
    if closed.get().state != SafetyTask.State.CLOSED:
        raise ValueError(f"The call of family {cast.family} is still open.")
