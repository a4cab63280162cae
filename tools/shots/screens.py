"""Every screen a person can open, once: who opens it, where, and what they do there.

A page of the URLconf without a screen fails ``tests/structure/test_shots.py``. The names in
braces are things of the staged demo (``stage.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import attrs
from playwright.sync_api import Page

from shots import steps

Who = Literal[
    "visitor",
    "rosa",
    "rosa_later",
    "rosa_closing",
    "teo",
    "dana",
    "ingrid",
    "kim",
    "noor",
    "amelia",
    "edda",
    "newcomer",
    "returning",
    "tablet",
]
Do = Callable[[Page], object]


@attrs.frozen
class Screen:
    """One screen.

    ``start`` and ``come`` lead to a page that has no address of its own; ``do`` is what
    is done there before the picture is taken.
    """

    name: str
    address: str
    who: Who
    do: Do = steps.look
    start: str = ""
    come: Do = steps.look

    @property
    def is_desk(self) -> bool:
        """Whether it is made for a desktop; every other screen is made for a phone."""
        return self.address.startswith("/desk/")

    @property
    def is_tablet(self) -> bool:
        """Whether it is locked to one form, so that nothing leads out of it."""
        return self.address.startswith("/form/here")

    @property
    def is_parents(self) -> bool:
        """Whether a parent or anybody meets it, so that "Leave now" must be there."""
        return not self.is_desk


SCREENS = (
    # Before sign-in
    Screen("landing", "/", "visitor"),
    Screen("contacts", "/contacts", "visitor"),
    Screen("read", "/read", "visitor"),
    Screen("read-slowly", "/read/slowly", "visitor"),
    Screen("talk", "/talk", "visitor"),
    Screen("places", "/places", "visitor"),
    Screen("write", "/write", "visitor"),
    Screen("write-missing", "/write", "visitor", steps.send_half),
    Screen("look", "/look", "visitor"),
    Screen("look-two", "/look", "visitor", steps.look_at_two),
    Screen("look-thoughts", "/look", "visitor", steps.look_at_thoughts),
    Screen("look-more", "/look", "visitor", steps.look_at_more),
    Screen("look-result", "/look", "visitor", steps.look_at_result),
    Screen("look-person", "/look", "visitor", steps.look_at_what_cannot_wait),
    Screen("look-doctor", "/look", "visitor", steps.show_doctor),
    Screen("look-send", "/look", "visitor", steps.ask_for_talk),
    Screen("sent", "/sent/any", "visitor", start="/write", come=steps.write_to_us),
    Screen("sent-closed", "/sent/used-up", "visitor"),
    Screen("trust", "/trust", "visitor"),
    Screen("demo", "/demo/", "visitor"),
    Screen("not-there", "/nowhere", "visitor"),
    Screen("join", "/join/{token}", "visitor"),
    Screen("join-closed", "/join/used-up", "visitor", steps.press("Send me the code")),
    Screen("code-request", "/account/login/code/", "visitor"),
    Screen(
        "code-confirm",
        "/account/login/code/confirm/",
        "visitor",
        start="/account/login/code/",
        come=steps.ask_for_code,
    ),
    Screen("sign-in", "/account/login/", "visitor"),
    Screen(
        "sign-in-second-factor",
        "/account/2fa/authenticate/",
        "visitor",
        start="/account/login/",
        come=steps.give_password,
    ),
    Screen("sign-in-passkey", "/account/passkey/", "visitor"),
    Screen("password-reset", "/account/password/reset/", "visitor"),
    Screen("password-reset-sent", "/account/password/reset/done/", "visitor"),
    Screen("password-reset-key", "/account/password/reset/key/{reset}/", "visitor"),
    Screen("password-reset-done", "/account/password/reset/key/done/", "visitor"),
    # The parent's phone
    Screen("home", "/home", "rosa", steps.see_stills),
    Screen("home-first-film", "/home", "dana"),
    Screen("goals", "/home/own", "rosa"),
    Screen("days", "/home/days", "rosa"),
    Screen("own-words", "/list/own", "rosa"),
    Screen("own-words-later", "/list/own", "rosa_later"),
    Screen("messages", "/messages", "rosa"),
    Screen("devices", "/devices", "rosa"),
    Screen("passkeys", "/passkeys", "rosa"),
    Screen("passkey-add", "/passkeys/add", "rosa"),
    Screen("again", "/account/again/", "rosa_later"),
    Screen(
        "again-code",
        "/account/again/",
        "rosa_later",
        steps.have_code_sent,
    ),
    Screen(
        "again-closed",
        "/upload/mine/{closed}/stop",
        "rosa_closing",
        steps.press("Take the film back"),
    ),
    Screen("form", "/form/{wish}", "dana"),
    Screen("sheet-first", "/form/{asked}/first", "dana"),
    Screen("sheet-words", "/form/{asked}/1", "dana"),
    Screen("sheet-choice", "/form/{asked}/7", "dana"),
    Screen("sheet-scale", "/form/{goals}/2", "rosa"),
    Screen("sheet-end", "/form/{asked}/end", "dana"),
    Screen("sheet-sent", "/form/{sent}/end", "rosa"),
    Screen("sheet-person", "/form/{urgent}/7", "teo", steps.say_afraid),
    Screen("sheet-later", "/form/{later}/first", "rosa"),
    Screen("tablet-open", "/form/here/open/{tablet}", "visitor"),
    Screen("tablet-first", "/form/here/first", "tablet"),
    Screen("tablet-question", "/form/here/1", "tablet"),
    Screen("tablet-end", "/form/here/end", "tablet"),
    Screen("tablet-done", "/form/here/done", "tablet"),
    Screen("films-asked", "/upload", "rosa"),
    Screen("upload", "/upload/{answered}", "rosa"),
    Screen("upload-chosen", "/upload/{answered}", "rosa", steps.choose_film),
    Screen("upload-part", "/upload/{answered}", "rosa", steps.keep_part),
    Screen("upload-framing", "/upload/{answered}", "rosa", steps.frame_film),
    Screen("upload-sent", "/upload/{answered}/sent", "rosa"),
    Screen("film-of-mine", "/upload/mine/{film}", "rosa"),
    Screen("film-closed", "/upload/mine/{closed}", "rosa"),
    Screen("film-asked-as-well", "/upload/mine/{film}", "teo", steps.see_asked),
    Screen("film-stop", "/upload/mine/{film}/stop", "rosa"),
    Screen("films-stop", "/upload/stop", "rosa"),
    Screen("receipts", "/upload/receipts", "rosa"),
    Screen("receipt", "/upload/receipts/{receipt}", "rosa"),
    Screen("seen", "/upload/seen", "rosa"),
    Screen("seen-film", "/upload/mine/{film}/seen", "rosa"),
    Screen("shared-list", "/list", "rosa", steps.see_stills),
    Screen("shared-moment", "/list/{moment}", "rosa"),
    Screen("shared-moment-first", "/list/{unsaid}", "rosa", steps.speak_first),
    Screen("sign-out", "/account/logout/", "rosa"),
    # The desk
    Screen("today", "/desk/", "ingrid"),
    Screen("today-administrator", "/desk/", "amelia"),
    Screen("key-state", "/desk/keys", "amelia"),
    Screen("backups", "/desk/settings/backups", "amelia"),
    Screen("deciding", "/desk/families/{family}/deciding", "ingrid"),
    Screen("enquiries", "/desk/enquiries/", "ingrid"),
    Screen("enquiry", "/desk/enquiries/{enquiry}", "ingrid"),
    Screen("enquiry-allocate", "/desk/enquiries/{enquiry}/allocate", "ingrid"),
    Screen("reception", "/desk/enquiries/reception", "amelia"),
    Screen("public-pages", "/desk/pages/", "amelia"),
    Screen("public-page", "/desk/pages/usual", "amelia"),
    Screen("families", "/desk/families/", "ingrid"),
    Screen("find", "/desk/find", "ingrid"),
    Screen("found", "/desk/find", "ingrid", steps.find),
    Screen("supervision", "/desk/shared", "ingrid"),
    Screen("supervision-supervisor", "/desk/shared", "noor"),
    Screen("counts", "/desk/counts", "amelia"),
    Screen("family-new", "/desk/families/new", "ingrid"),
    Screen("family", "/desk/families/{family}", "ingrid"),
    Screen("family-whole", "/desk/families/{family}?path=whole", "ingrid"),
    Screen("family-twins", "/desk/families/{twins}", "ingrid"),
    Screen("family-ended", "/desk/families/{parted}", "ingrid"),
    Screen("caregiver", "/desk/people/{caregiver}", "ingrid"),
    Screen("draft", "/desk/people/{uninvited}/write", "ingrid"),
    Screen("draft-in-words", "/desk/people/{caregiver}/write", "ingrid"),
    Screen(
        "caregiver-invited",
        "/desk/people/{uninvited}/invite",
        "ingrid",
        start="/desk/people/{uninvited}",
        come=steps.invite,
    ),
    Screen("outcomes-films", "/desk/people/{caregiver}/two-films", "ingrid"),
    Screen("outcomes-list", "/desk/outcomes/", "ingrid"),
    Screen("outcomes", "/desk/families/{family}/outcomes", "ingrid"),
    Screen("interview-note", "/desk/notes/{own_note}", "ingrid"),
    Screen("interview-read", "/desk/notes/{record_note}", "ingrid"),
    Screen("interview-asked", "/desk/talks/{interview}", "ingrid"),
    Screen("moment", "/desk/moments/{own_moment}", "ingrid", steps.see_stills),
    Screen("concerns", "/desk/families/{family}/named", "ingrid"),
    Screen("plan", "/desk/families/{family}/plan", "ingrid"),
    Screen("meeting", "/desk/families/{family}/meeting", "ingrid"),
    Screen("meeting-moved", "/desk/meetings/{meeting}", "ingrid"),
    Screen("papers", "/desk/families/{family}/papers", "ingrid"),
    Screen("paper-new", "/desk/families/{family}/papers/new", "ingrid"),
    Screen("letter", "/desk/letters/{letter}", "ingrid"),
    Screen("letter-read", "/desk/letters/{letter}?read", "ingrid"),
    Screen("letter-signed", "/desk/letters/{signed_letter}", "ingrid"),
    Screen("paper", "/desk/papers/{made}", "ingrid"),
    Screen("paper-gone", "/desk/papers/{made_gone}", "ingrid"),
    Screen("film-ask", "/desk/families/{family}/ask/{caregiver}", "ingrid"),
    Screen("films", "/desk/films/", "ingrid"),
    Screen("film", "/desk/films/{film}", "ingrid"),
    Screen("film-closed-desk", "/desk/films/{closed}", "ingrid"),
    Screen("hold-film", "/desk/films/{film}/hold", "ingrid"),
    Screen("hold", "/desk/holds/{hold}", "noor"),
    Screen("coding-list", "/desk/coding/", "ingrid"),
    Screen("coding-desk", "/desk/coding/{coding}", "kim", steps.code),
    Screen("coding-regions", "/desk/coding/{coding}", "kim", steps.draw_regions),
    Screen(
        "coding-definitions", "/desk/coding/{coding}", "kim", steps.show_definitions
    ),
    Screen("coding-keys", "/desk/coding/{coding}", "kim", steps.show_keys),
    Screen("reviews", "/desk/reviews/", "ingrid"),
    Screen(
        "review-builder", "/desk/reviews/{ready}/prepare", "ingrid", steps.see_stills
    ),
    Screen(
        "review-asks", "/desk/reviews/{ready}/prepare", "ingrid", steps.open_questions
    ),
    Screen("review-as-seen", "/desk/reviews/{ready}/as-seen", "ingrid"),
    Screen("review-room", "/desk/reviews/{room}", "ingrid", steps.see_stills),
    Screen("review-ended", "/desk/reviews/{ended}", "ingrid", steps.see_stills),
    Screen("thread", "/desk/threads/{thread}", "ingrid", steps.see_stills),
    Screen("thread-origin", "/desk/threads/{thread}/origin", "ingrid"),
    Screen("forms", "/desk/families/{family}/forms", "ingrid"),
    Screen("forms-totals", "/desk/people/{caregiver}/totals/epds", "ingrid"),
    Screen("answers", "/desk/answers/{answers}", "ingrid"),
    Screen("answers-paper", "/desk/answers/{paper}", "ingrid"),
    Screen("questionnaires", "/desk/forms/", "ingrid"),
    Screen("questionnaire-words", "/desk/forms/phq-9/words", "ingrid"),
    Screen("questionnaire", "/desk/forms/{wording}", "ingrid"),
    Screen("questionnaire-file", "/desk/forms/load", "ingrid"),
    Screen("answers-file", "/desk/people/{caregiver}/import", "ingrid"),
    Screen("today-call", "/desk/", "mira"),
    Screen("calls", "/desk/needed/", "mira"),
    Screen("call", "/desk/needed/{call}", "mira"),
    Screen("cover", "/desk/cover", "amelia"),
    Screen("crisis-contacts", "/desk/contacts", "amelia"),
    Screen("study", "/desk/study", "edda"),
    Screen("study-agree", "/desk/study", "amelia"),
    Screen("settings", "/desk/settings", "amelia"),
    Screen("devices-desk", "/desk/settings/devices", "ingrid"),
    Screen("passkeys-desk", "/desk/settings/passkeys", "ingrid"),
    Screen("passkey-add-desk", "/desk/settings/passkeys/add", "ingrid"),
    Screen("people", "/desk/settings/people", "amelia"),
    # Keys of staff
    Screen("second-factor", "/account/second-factor", "newcomer"),
    Screen("reauthenticate", "/account/reauthenticate/", "ingrid_later"),
    Screen("reauthenticate-passkey", "/account/passkey/again/", "ingrid_later"),
    Screen("reauthenticate-code", "/account/2fa/reauthenticate/", "ingrid_later"),
    Screen("password-change", "/account/password/change/", "ingrid"),
    Screen("recovery-codes", "/account/2fa/recovery-codes/", "ingrid"),
    Screen("recovery-codes-new", "/account/2fa/recovery-codes/generate/", "ingrid"),
)
