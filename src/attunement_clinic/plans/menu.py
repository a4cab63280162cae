"""Small calm moments to offer. Our own words; nothing here is a task or a target."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attunement_clinic.plans.models import Activity

Text = str | Promise
Kind = Activity.Kind


@dataclass(frozen=True, slots=True)
class Offer:
    """One idea a caregiver may pick, or change, or leave.

    `key` names it in a form; `how` says in a sentence or two how it can go.
    """

    key: str
    kind: Kind
    title: Text
    occasion: Text
    how: Text


# The first ones are shown where there is room for a few only.
MENU: tuple[Offer, ...] = (
    Offer(
        "long-cuddle",
        Kind.CUDDLE,
        _("A long cuddle"),
        _("After the evening feed"),
        _("Stay a little longer than you need to. Nothing else has to happen."),
    ),
    Offer(
        "wait-for-look",
        Kind.CUDDLE,
        _("Cuddle, wait for the look"),
        _("Before sleep"),
        _("Hold your baby where faces can meet. If the eyes come, be there."),
    ),
    Offer(
        "talk-changing",
        Kind.TALK,
        _("Talk while changing"),
        _("Say what you do, then wait"),
        _("Say one thing, then leave a pause. A wriggle or a sound is an answer."),
    ),
    Offer(
        "song-pause",
        Kind.TALK,
        _("One song, then a pause"),
        _("Any quiet moment"),
        _("Sing it slowly and stop before the end. See who goes on."),
    ),
    Offer(
        "floor-time",
        Kind.PLAY,
        _("Floor time"),
        _("Baby chooses, you follow"),
        _("Lie down beside your baby and do nothing first. Then go along."),
    ),
    Offer(
        "look-together",
        Kind.PLAY,
        _("Look at one thing together"),
        _("By a window, on a walk"),
        _("Look where your baby looks, and say what is there."),
    ),
    Offer(
        "smile-back",
        Kind.SMILE,
        _("Meet a smile with a smile"),
        _("When baby wakes"),
        _("When a smile comes, give one back and wait. Tired faces count, too."),
    ),
    Offer(
        "find-laugh",
        Kind.LAUGH,
        _("Find what makes you both laugh"),
        _("In the bath"),
        _("Try something small twice. If it is not funny today, leave it."),
    ),
    Offer(
        "skin-rest",
        Kind.CUDDLE,
        _("Rest skin to skin"),
        _("On a slow morning"),
        _("Your baby on your chest, both of you warm, you awake. Breathe."),
    ),
    Offer(
        "answer-sounds",
        Kind.TALK,
        _("Answer the sounds"),
        _("When baby babbles"),
        _("Say the sound back, then listen. It is a talk already."),
    ),
    Offer(
        "copy-game",
        Kind.PLAY,
        _("Do what baby does"),
        _("When both of you are awake"),
        _("Open your mouth, pat the floor, as your baby does. Slowly."),
    ),
    Offer(
        "good-morning",
        Kind.SMILE,
        _("A good morning with the face"),
        _("First thing"),
        _("Come near, say the name, and let your face arrive."),
    ),
    Offer(
        "smile-mirror",
        Kind.SMILE,
        _("Two faces in the mirror"),
        _("On the way through the flat"),
        _("Stop at a mirror together and say who is there."),
    ),
    Offer(
        "peekaboo",
        Kind.LAUGH,
        _("Gone, and here again"),
        _("With a cloth"),
        _("Hide only your eyes, only for a breath. Come back softly."),
    ),
    Offer(
        "silly-noise",
        Kind.LAUGH,
        _("One silly noise"),
        _("Between two chores"),
        _("Wait for the look before you do it again."),
    ),
    Offer(
        "feed-unhurried",
        Kind.FEEDING,
        _("One feed without the phone"),
        _("The quietest feed of the day"),
        _("Breast or bottle, as you do. Look down now and then; looking away is fine."),
    ),
    Offer(
        "feed-pauses",
        Kind.FEEDING,
        _("Let the pauses be"),
        _("When baby stops for a moment"),
        _("Wait before you go on. More, or enough: your baby will show you."),
    ),
    Offer(
        "feed-spoon",
        Kind.FEEDING,
        _("Let the spoon wait"),
        _("Once there is a spoon"),
        _("Hold it where it can be seen. Move when the mouth opens."),
    ),
    Offer(
        "settle-same",
        Kind.SETTLING,
        _("The same three things"),
        _("Before sleep"),
        _("Light down, one song, one sentence. The same ones, not perfect ones."),
    ),
    Offer(
        "settle-hand",
        Kind.SETTLING,
        _("A quiet hand"),
        _("When it will not settle"),
        _("Lay your hand on the belly and keep it still. Breathe out slowly."),
    ),
    Offer(
        "settle-say",
        Kind.SETTLING,
        _("Say good night to things"),
        _("On the way to bed"),
        _("Good night lamp, good night window. Then you two."),
    ),
    Offer(
        "bath-pour",
        Kind.BATHING,
        _("Pour and wait"),
        _("In the bath"),
        _("A little water over the feet. Wait for what the face says."),
    ),
    Offer(
        "bath-towel",
        Kind.BATHING,
        _("A long time in the towel"),
        _("After the bath"),
        _("Wrap up, sit down, stay a while before the clothes."),
    ),
    Offer(
        "bath-tell",
        Kind.BATHING,
        _("Tell what comes next"),
        _("While washing"),
        _("“Now your arm.” Wait, then wash the arm."),
    ),
    Offer(
        "walk-carry",
        Kind.WALKING,
        _("Carry instead of push"),
        _("A short way"),
        _("Close to you, facing you if that is liked. Go as slowly as you want."),
    ),
    Offer(
        "walk-stop",
        Kind.WALKING,
        _("Stop where baby looks"),
        _("On any walk"),
        _("A dog, a tree, a light: stand still for three breaths."),
    ),
    Offer(
        "walk-air",
        Kind.WALKING,
        _("Out for the air"),
        _("On a day that is too much"),
        _("Five minutes outside the door are a walk."),
    ),
)
BY_KEY = {offer.key: offer for offer in MENU}


def by_kind() -> list[tuple[str, list[Offer]]]:
    """Group the menu under its kinds, in their order."""
    return [
        (str(kind.label), [offer for offer in MENU if offer.kind == kind])
        for kind in Kind
        if kind != Kind.OWN
    ]
