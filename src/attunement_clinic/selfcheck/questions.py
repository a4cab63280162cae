"""What the self-check asks, in the words a parent sees. Each sign is asked plainly.

Data only: nothing here adds anything up. The version goes along with what is sent; raise
it whenever a question changes its meaning (docs/reference/self-check.md, tested).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attunement_clinic.intake.models import EnquiryConcern
from attunement_clinic.intake.signs import Nature, Sign

Words = str | Promise
Kind = EnquiryConcern.Kind
VERSION = 1

THOUGHT = (Nature.UNWANTED, Nature.WANTING, Nature.HAPPENED, Nature.TO_A_PERSON)
HANDS = (Nature.STOPS, Nature.AFRAID, Nature.HAPPENED, Nature.TO_A_PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing a parent may choose.

    `said` is the same said back to them, `about` what the result tells of it. `kind` is
    empty for what is no worry. `alone` choices ("none of these") clear the others.
    `natures` are the ways to tell a thought from a deed, asked at once where it matters.
    """

    key: str
    words: Words
    said: Words = ""
    about: Words = ""
    about_older: Words = ""
    kind: str = ""
    sign: str = ""
    alone: bool = False
    natures: tuple[Nature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of questions."""

    key: str
    title: Words
    hint: Words
    choices: tuple[Choice, ...]


_TOO_MUCH = _("Many parents have felt this and did not dare to say it. It can change.")


def _none(step: str) -> Choice:
    return Choice(key=f"{step}.none", words=_("None of these"), alone=True)


def _rather_not(step: str) -> Choice:
    return Choice(
        key=f"{step}.rather_not", words=_("I would rather not say"), alone=True
    )


STEPS: tuple[Step, ...] = (
    Step(
        key="two",
        title=_("When it is just the two of you, what is it like?"),
        hint=_("Choose all that fit. Opposite things can be true on the same day."),
        choices=(
            Choice(key="two.warm", words=_("Mostly warm")),
            Choice(
                key="two.swing",
                words=_("Warm at times, far away at times"),
                said=_("Warm at times, far away at times"),
                about=_("Many parents know this swing."),
                kind=Kind.COMMON,
            ),
            Choice(
                key="two.little",
                words=_("I feel very little"),
                said=_("You feel very little"),
                about=_(
                    "About 4 in 10 first-time mothers in one study remembered this. For"
                    " most it changed over the first days and weeks."
                ),
                about_older=_(
                    "Many know this from the beginning. Where it stays for months, it is"
                    " worth a talk, and it can still grow."
                ),
                kind=Kind.COMMON,
            ),
            Choice(
                key="two.tense",
                words=_("Tense, as if I could get it wrong"),
                said=_("Tense, as if you could get it wrong"),
                about=_(
                    "Most pairs miss each other often, and find each other again. The"
                    " finding matters."
                ),
                kind=Kind.COMMON,
            ),
            Choice(
                key="two.tiring",
                words=_("Tiring, and I cannot switch off"),
                said=_("Tiring, and you cannot switch off"),
                about=_(
                    "It is tiring. Worth saying aloud to whoever could take a turn."
                ),
                kind=Kind.COMMON,
            ),
            _rather_not("two"),
        ),
    ),
    Step(
        key="feelings",
        title=_("What do you feel for your baby on hard days?"),
        hint=_("You can choose several. Nothing is sent."),
        choices=(
            Choice(
                key="feelings.dislike",
                words=_("I do not like my baby"),
                said=_("You do not like your baby"),
                about=_TOO_MUCH,
                kind=Kind.SIGN,
                sign=Sign.AVERSION,
            ),
            Choice(
                key="feelings.hatred",
                words=_("At times I hate my baby"),
                said=_("At times you hate your baby"),
                about=_("Hatred and love can live in the same day. Worth a talk soon."),
                kind=Kind.SIGN,
                sign=Sign.AVERSION,
            ),
            Choice(
                key="feelings.regret",
                words=_("I regret having this baby"),
                said=_("You regret having this baby"),
                about=_TOO_MUCH,
                kind=Kind.SIGN,
                sign=Sign.REGRET,
            ),
            Choice(
                key="feelings.trapped",
                words=_("I feel trapped and want to get away"),
                said=_("You feel trapped and want to get away"),
                about=_("Often a sign that too much lies on one person. Worth a talk."),
                kind=Kind.SIGN,
                sign=Sign.REGRET,
            ),
            Choice(
                key="feelings.worry",
                words=_("I worry all the time, though nothing is wrong"),
                said=_("You worry all the time, though nothing is wrong"),
                about=_(
                    "Worry that never rests wears people out, and it can be helped."
                ),
                kind=Kind.SIGN,
                sign=Sign.WORRY,
            ),
            Choice(
                key="feelings.winning",
                words=_("My baby works hard to win me, and I am not really there"),
                said=_("Your baby works hard to win you, and you are not really there"),
                about=_("That you see it is a beginning. Worth looking at together."),
                kind=Kind.SIGN,
                sign=Sign.WINNING,
            ),
            _none("feelings"),
            _rather_not("feelings"),
        ),
    ),
    Step(
        key="thoughts",
        title=_("Some thoughts are hard to say. Do you know any of these?"),
        hint=_(
            "Unwanted, frightening thoughts are common. They are not the same as wanting"
            " it, or doing it."
        ),
        choices=(
            Choice(
                key="thoughts.gone",
                words=_("I wish my baby were gone"),
                said=_("You wish your baby were gone"),
                about=_TOO_MUCH,
                kind=Kind.PERSON,
                sign=Sign.WISH_FOR_ABSENCE,
                natures=THOUGHT,
            ),
            Choice(
                key="thoughts.taken",
                words=_("I wish somebody would take my baby away"),
                said=_("You wish somebody would take your baby away"),
                about=_TOO_MUCH,
                kind=Kind.PERSON,
                sign=Sign.WISH_FOR_ABSENCE,
                natures=THOUGHT,
            ),
            Choice(
                key="thoughts.dead",
                words=_("I have wished that my baby were dead"),
                said=_("You have wished that your baby were dead"),
                about=_(
                    "A thought to bring to a person, soon. You need not explain it."
                ),
                kind=Kind.PERSON,
                sign=Sign.WISH_FOR_ABSENCE,
                natures=THOUGHT,
            ),
            Choice(
                key="thoughts.give_away",
                words=_("I think of giving my baby away"),
                said=_("You think of giving your baby away"),
                about=_TOO_MUCH,
                kind=Kind.SIGN,
                sign=Sign.REGRET,
            ),
            Choice(
                key="thoughts.pictures",
                words=_("Pictures of harming my baby come into my head"),
                said=_("Pictures of harming your baby come into your head"),
                about=_("Very many new parents know them. They can be talked about."),
                kind=Kind.PERSON,
                natures=THOUGHT,
            ),
            _none("thoughts"),
            _rather_not("thoughts"),
        ),
    ),
    Step(
        key="days",
        title=_("What happens when it gets too much?"),
        hint=_("It gets too much for everybody at times."),
        choices=(
            Choice(
                key="days.avoid",
                words=_("I keep away from my baby when I can"),
                said=_("You keep away from your baby when you can"),
                about=_(
                    "Distance can protect for a while. Worth a talk when it stays."
                ),
                kind=Kind.SIGN,
                sign=Sign.AVOIDANCE,
            ),
            Choice(
                key="days.shout",
                words=_("I shout at my baby"),
                said=_("You shout at your baby"),
                about=_(
                    "Putting the baby down safely and leaving the room for five minutes is"
                    " a good thing to do. Worth a talk."
                ),
                kind=Kind.SIGN,
                sign=Sign.ROUGHNESS,
            ),
            Choice(
                key="days.curse",
                words=_("I curse my baby, or call my baby names"),
                said=_("You curse your baby, or call your baby names"),
                about=_("It comes out when nobody takes over. Worth a talk soon."),
                kind=Kind.SIGN,
                sign=Sign.ROUGHNESS,
            ),
            Choice(
                key="days.rough",
                words=_("My hands get rough when I hold or change my baby"),
                said=_("Your hands get rough when you hold or change your baby"),
                about=_(
                    "Put the baby down somewhere safe and leave the room. Then tell a"
                    " person: this gets better with help."
                ),
                kind=Kind.PERSON,
                sign=Sign.ROUGHNESS,
                natures=HANDS,
            ),
            _none("days"),
            _rather_not("days"),
        ),
    ),
    Step(
        key="baby",
        title=_("How is your baby?"),
        hint=_("Choose all that fit."),
        choices=(
            Choice(
                key="baby.sleep",
                words=_("Sleep is hard: it does not come, or does not last"),
                said=_("Sleep is short for both of you"),
                about=_("Worth telling a doctor or health visitor too."),
                kind=Kind.SIGN,
                sign=Sign.SLEEP,
            ),
            Choice(
                key="baby.breast_refused",
                words=_("My baby refuses the breast"),
                said=_("Your baby refuses the breast"),
                about=_("Worth telling a midwife or health visitor too."),
                kind=Kind.SIGN,
                sign=Sign.BREAST,
            ),
            Choice(
                key="baby.breast_held",
                words=_("My baby cannot let go of the breast"),
                said=_("Your baby cannot let go of the breast"),
                about=_(
                    "It can be hunger, comfort or fear. Worth looking at together."
                ),
                kind=Kind.SIGN,
                sign=Sign.BREAST,
            ),
            Choice(
                key="baby.sad",
                words=_("My baby is often sad, or turned inward"),
                said=_("Your baby is often sad, or turned inward"),
                about=_("Worth a talk, and worth showing a doctor."),
                kind=Kind.SIGN,
                sign=Sign.MOOD,
            ),
            Choice(
                key="baby.restless",
                words=_("My baby is often frightened or restless"),
                said=_("Your baby is often frightened or restless"),
                about=_("It can have many causes. Worth looking at together."),
                kind=Kind.SIGN,
                sign=Sign.MOOD,
            ),
            Choice(
                key="baby.clinging",
                words=_("My baby clings to me and cannot be put down"),
                said=_("Your baby clings to you and cannot be put down"),
                about=_("Common at some ages, and tiring at all of them."),
                kind=Kind.SIGN,
                sign=Sign.CLINGING,
            ),
            Choice(
                key="baby.eyes",
                words=_("My baby turns the eyes away from me"),
                said=_("Your baby turns the eyes away from you"),
                about=_(
                    "Babies look away to rest. Where it is nearly always so, it is worth"
                    " looking at together."
                ),
                kind=Kind.SIGN,
                sign=Sign.TURNING_AWAY,
            ),
            Choice(
                key="baby.seeking",
                words=_("My baby wants attention all the time"),
                said=_("Your baby wants attention all the time"),
                about=_("Worth a talk about what your baby is asking for."),
                kind=Kind.SIGN,
                sign=Sign.SEEKING,
            ),
            _none("baby"),
            _rather_not("baby"),
        ),
    ),
    Step(
        key="today",
        title=_("Is any of this so now?"),
        hint=_("Then it should not wait for us."),
        choices=(
            Choice(
                key="today.no_feeding",
                words=_("My baby does not feed"),
                said=_("Your baby does not feed"),
                about=_("A doctor now."),
                kind=Kind.DOCTOR,
            ),
            Choice(
                key="today.limp",
                words=_("My baby is limp, or hard to wake"),
                said=_("Your baby is limp, or hard to wake"),
                about=_("A doctor now."),
                kind=Kind.DOCTOR,
            ),
            Choice(
                key="today.fever",
                words=_("My baby has a fever"),
                said=_("Your baby has a fever"),
                about=_("A doctor now."),
                kind=Kind.DOCTOR,
            ),
            Choice(
                key="today.injury",
                words=_("My baby has an injury, or a mark I cannot explain"),
                said=_("Your baby has an injury, or a mark you cannot explain"),
                about=_("A doctor now."),
                kind=Kind.DOCTOR,
            ),
            Choice(
                key="today.fit",
                words=_("My baby had a fit"),
                said=_("Your baby had a fit"),
                about=_("A doctor now."),
                kind=Kind.DOCTOR,
            ),
            Choice(
                key="today.self",
                words=_("I think of hurting myself, or of not living any more"),
                said=_("You think of hurting yourself, or of not living any more"),
                about=_("Please call now. You do not have to be sure."),
                kind=Kind.PERSON,
            ),
            Choice(
                key="today.mind",
                words=_(
                    "I hardly need sleep, my thoughts race, or I hear or see what others"
                    " do not"
                ),
                said=_(
                    "You hardly need sleep, your thoughts race, or you hear or see what"
                    " others do not"
                ),
                about=_("A doctor today. It can be treated well."),
                kind=Kind.PERSON,
            ),
            Choice(
                key="today.home",
                words=_("Somebody at home hurts or frightens me"),
                said=_("Somebody at home hurts or frightens you"),
                about=_("You may choose how we reach you, and who must not know."),
                kind=Kind.PERSON,
            ),
            _none("today"),
        ),
    ),
)


def choices() -> Iterator[Choice]:
    return (choice for step in STEPS for choice in step.choices)


@cache
def by_key() -> dict[str, Choice]:
    return {choice.key: choice for choice in choices()}
