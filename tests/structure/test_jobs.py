"""Every job is known: for whom it works, and the test that it asks again at its end.

A job has no account and no session; what it may touch is what the person may for whom it
works, at the moment it publishes or sends (P17). A new job without its row fails here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from places import REPOSITORY
from structure import tracked

_ASKS_AGAIN = {
    "notifications.send": "clinic/notifications/test_reminders.py::"
    "test_a_rule_changed_while_a_mail_waits_is_obeyed",
    "questionnaires.prepare": "clinic/questionnaires/test_desk.py::"
    "test_nobody_is_reminded_of_what_is_answered_new_or_over",
    "recordings.compute_signals": "clinic/recordings/test_immediacy.py::"
    "test_movement_measured_meanwhile_is_not_published",
    "recordings.ingest": "clinic/recordings/test_immediacy.py::"
    "test_what_is_read_meanwhile_is_not_published",
    "safety.tell": "clinic/safety/test_escalation.py::"
    "test_who_left_since_the_call_is_not_mailed",
}
# They take away, keep or watch, for nobody: none shows or sends anything to a person.
_FOR_NOBODY = {
    "backup.make": "copies everything, sealed",
    "backup.try": "looks whether a backup is whole",
    "demo.tell_story": "of a demo alone",
    "intake.tell": "a line to the practice's own mailbox, which names nobody",
    "intake.tidy": "removes",
    "recordings.rotate_keys": "wraps keys anew",
    "recordings.sweep_keys": "destroys",
    "recordings.tidy": "removes",
    "recordings.unmake": "destroys",
    "recordings.unmake_waiting": "destroys",
    "reports.end_due": "ends",
    "safety.escalate": "calls the next person, whom `safety.tell` looks at again",
    "safety.late_reviews": "writes down",
}


def test_every_job_says_for_whom_it_works() -> None:
    known = {*_ASKS_AGAIN, *_FOR_NOBODY}

    assert set(_jobs()) == known
    assert not _ASKS_AGAIN.keys() & _FOR_NOBODY.keys()


def test_each_that_works_for_somebody_has_its_test() -> None:
    for place in _ASKS_AGAIN.values():
        path, _, name = place.partition("::")
        assert f"def {name}(" in (REPOSITORY / "tests" / path).read_text(), place


def _jobs() -> Iterator[str]:
    """Yield the name of each job, as its decorator says it."""
    for file in tracked.files("src/attunement_clinic/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "app.task":
                yield next(
                    str(ast.literal_eval(each.value))
                    for each in node.keywords
                    if each.arg == "name"
                )
