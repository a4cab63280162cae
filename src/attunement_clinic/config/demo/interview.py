"""The interview of the demo's family: written, signed, marked; and what was asked."""

from datetime import date
from uuid import UUID, uuid4

from attunement_clinic.families.models import Caregiver
from attunement_clinic.intake import actions
from attunement_clinic.intake.guide import THOUGHTS, SafetyQuestion
from attunement_clinic.intake.models import Note, Writing
from attunement_clinic.intake.sentences import sentences_of
from attunement_clinic.policy import Actor

_MARKED = "When she cries I hear my mother’s door close."
_SAID = {
    "birth": "Wanted, after two losses. Born at 37 weeks, by night. They were two weeks on different floors.",
    "first_weeks": "“I waited for the feeling and it did not come.” It came once, on a walk, and went again.",
    "sleeping": "On Teo’s arm, in the evening. Put down, she wakes within minutes.",
    "feeding": "Bottle. Rosa looks at the clock, the baby at the lamp. It ends when the bottle is empty.",
    "playing": "Teo sings with her after the bath. Rosa does not know what to do with her hands.",
    "stimulation": "Two voices are too much: she turns to the wall. One face, near, and she comes back.",
    "beliefs": "“She is a person who wants to be left alone.” The grandmother says: she takes after you.",
    "support": "A neighbour on Tuesdays. Rosa’s sister would come, and has not been asked.",
}
_OWN = f"Brought up by her grandmother until she was four. {_MARKED} Nobody came, so she learned to be quiet."
_THOUGHTS = "I looked at the clock too. I wanted to take the baby from her, and was ashamed of it."


def hold_interview(ingrid: Actor, mother: Caregiver, held_on: date) -> None:
    """Write it as it was told, sign the record, and mark where a concern comes from."""
    interview = actions.begin_interview(
        ingrid, family_id=mother.family_id, interview_id=uuid4(), held_on=held_on
    )
    record = interview.notes.get(kind=Note.Kind.RECORD)
    for part, words in _SAID.items():
        _write(ingrid, record, part, words)
    own = _write(ingrid, record, f"own:{mother.id}", _OWN)
    thoughts = interview.notes.get(kind=Note.Kind.PROCESS)
    _write(ingrid, thoughts, THOUGHTS, _THOUGHTS)
    actions.write_safety_answers(
        ingrid,
        interview_id=interview.id,
        sending=uuid4(),
        asked=_asked(mother.id),
    )
    concern = actions.name_concern(
        ingrid,
        family_id=mother.family_id,
        concern_id=uuid4(),
        concern=actions.NewConcern(
            sign="avoidance",
            reported_by="mother",
            known="told",
            since="birth",
            how_often="most_days",
            words="I find something else to do when she wakes.",
            context="In the morning, when Teo has left.",
        ),
    )
    said = next(each for each in sentences_of(own.words) if each.words == _MARKED)
    passage = actions.keep_passage(
        ingrid,
        note_id=record.id,
        place_id=own.id,
        starts=said.starts,
        ends=said.ends,
    )
    actions.mark_source(ingrid, concern_id=concern.id, passage=passage)


def _write(actor: Actor, note: Note, part: str, words: str) -> Writing:
    return actions.write(
        actor, note_id=note.id, writing_id=uuid4(), part=part, words=words, follows=[]
    )


def _asked(mother: UUID) -> list[actions.Asked]:
    found = {
        SafetyQuestion.ESTRANGED: (
            "unclear",
            "Since the birth, so not new; better on some days.",
        ),
        SafetyQuestion.CONFUSED: ("no", ""),
        SafetyQuestion.NO_SLEEP: ("no", "Tired, and sleeps when she can."),
        SafetyQuestion.VIOLENCE: ("not_asked", "Teo was in the room."),
    }
    return [
        actions.Asked(
            caregiver_id=mother, question=question, answer=answer, words=words
        )
        for question, (answer, words) in found.items()
    ]
