"""Whatever people do, one after the other, every surface says what the table says."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from attunement_clinic.policy import Purpose
from clinic.policy.practice_machine import PracticeMachine


@pytest.mark.django_db(databases=["default", "keys"])
def test_every_surface_agrees_after_every_step() -> None:
    """A step asks hundreds of questions; `make test-long` takes many more of them."""
    run_state_machine_as_test(
        PracticeMachine,
        settings=settings(
            max_examples=2,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_restore_brings_nothing_back_that_was_taken_back_since() -> None:
    """The steps that a few random ones seldom come to, in an order that matters."""
    machine = PracticeMachine()
    try:
        machine.agree(number=0, use=Purpose.SUPERVISION)
        machine.share(number=0, on=True, whom="daniel")
        machine.back_up()
        machine.withdraw(number=0, use=Purpose.SUPERVISION)
        machine.share(number=0, on=False, whom="daniel")
        machine.take_back(number=1)
        machine.close(number=0, on=True)
        machine.upload(name="amara")
        machine.restore()
        assert len(machine.unmade) == len(machine.closed) == 1
        machine.every_surface_agrees()
    finally:
        machine.teardown()
