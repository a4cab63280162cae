"""Whatever people do, one after the other, every surface says what the table says."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from clinic.policy.practice_machine import PracticeMachine


@pytest.mark.django_db(databases=["default", "keys"])
def test_every_surface_agrees_after_every_step() -> None:
    """A step asks some hundred questions, two seconds of them; hence not in each run."""
    run_state_machine_as_test(
        PracticeMachine,
        settings=settings(
            max_examples=14,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
