"""What is said at once when a parent tells a thought from a deed."""

from django.utils.translation import gettext_lazy as _

from attunement_clinic.intake.signs import Nature
from attunement_clinic.selfcheck.questions import Words

ANSWERS: dict[Nature, Words] = {
    Nature.UNWANTED: _(
        "Very many parents know thoughts like this, and few say so. A thought you do not"
        " want is no wish and no deed. It is worth telling somebody, because it can stop."
    ),
    Nature.STOPS: _(
        "Stopping is right. Put your baby down somewhere safe, leave the room for some"
        " minutes, and ring somebody. It is worth telling a person before it gets harder."
    ),
    Nature.WANTING: _(
        "Please do not stay alone with this. Put your baby somewhere safe and call one of"
        " these numbers now, or somebody who can come to you."
    ),
    Nature.AFRAID: _(
        "Please do not stay alone with this. Put your baby somewhere safe and call one of"
        " these numbers now, or somebody who can come to you."
    ),
    Nature.HAPPENED: _(
        "Your baby needs a doctor now, even if nothing can be seen: call the emergency"
        " number. Getting help is the right thing, whatever happened."
    ),
    Nature.TO_A_PERSON: _(
        "Then tell a person. You need not explain it: “I need somebody to talk to” is"
        " enough."
    ),
}
