"""Questions a clinician may ask, one at a time, then wait. Our own words.

Open, never leading, never a lesson. `{infant}` stands for how the family's baby is named
on the desk.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attunement_clinic.review.models import Moment

Text = str | Promise

STEPS: dict[str, tuple[Text, ...]] = {
    "see": (
        _("What do you see here?"),
        _("What did you do just before?"),
        _("What is %(infant)s doing with eyes, hands, body?"),
    ),
    "feel": (
        _("How is it to watch this?"),
        _("What went through your mind at that moment?"),
        _("Is there a sentence about you as a parent that belongs to this?"),
    ),
    "infants_view": (
        _("If %(infant)s could speak here, what might be said to you?"),
        _("What did %(infant)s find when turning to you?"),
        _("What does this moment say about the two of you?"),
    ),
    "link": (
        _("Does anything here remind you of earlier, or of your own childhood?"),
        _("Who looked at you like this, or did not?"),
        _("Nothing comes? That is fine too."),
    ),
    "next": (
        _("What would you like more of?"),
        _("When in your day is there a quiet place for it?"),
    ),
}

# The question a moment brings along, by its kind; the clinician changes it at will.
FIRST_QUESTIONS: dict[str, Text] = {
    Moment.Kind.STRENGTH: _("What do you see here? What did you do just before?"),
    Moment.Kind.REPAIR: _("%(infant)s turned away, and then came back. What helped?"),
    Moment.Kind.SHARED_PLEASURE: _(
        "How is it to watch this? What would you like more of?"
    ),
    Moment.Kind.CURIOUS: _("What might %(infant)s be telling you here?"),
    Moment.Kind.DIFFICULT: _("What happened here for you, and for %(infant)s?"),
}
