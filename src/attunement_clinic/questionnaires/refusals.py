"""What does not fit a key, in the reader's own language and with what to do about it."""

from django.utils.translation import gettext_lazy as _

from attunement.errors import InstrumentError

_TOLD = {
    "question_number": _(
        "Line %(line)s has question %(found)s where question %(expected)s was expected. "
        "Put the questions in the order of your copy, none left out."
    ),
    "line": _(
        "Line %(line)s says “%(found)s”. Begin it with a number and a full stop if it "
        "is a question, or with a hyphen if it is an answer."
    ),
    "totals_only": _("%(title)s is entered by its totals; it takes no wording."),
    "question_count": _(
        "Here are %(found)s questions, and %(title)s has %(expected)s, those without a "
        "score included. Compare with your copy and load them all."
    ),
    "question_order": _(
        "%(title)s: question %(found)s of the file stands where question %(expected)s "
        "was expected. Put them in the order of your copy."
    ),
    "question_empty": _(
        "Question %(link)s of %(title)s has no words. Add them from your copy."
    ),
    "answer_count": _(
        "Question %(link)s of %(title)s has %(found)s answers here; %(expected)s were "
        "expected. Compare with your copy."
    ),
    "answer_empty": _(
        "Question %(link)s of %(title)s has an answer without words. Add them from your "
        "copy."
    ),
    "answer_value": _(
        "Question %(link)s of %(title)s: the file scores answer %(place)s with "
        "%(found)s, the key with %(expected)s. It may be of another version, or its "
        "answers in another order."
    ),
    "known_error": _(
        "Question %(link)s of %(title)s: answer %(place)s says “%(found)s”, and the "
        "authors’ is “%(expected)s” (%(citation)s). Copies with this error are known; "
        "correct it."
    ),
}


def told(error: InstrumentError) -> str:
    """Say what does not fit; in the library's own words where only it knows more."""
    words = _TOLD.get(error.kind)
    return str(error) if words is None else str(words) % error.values
