"""Who reaches a first contact, as laws: the readers, then the care team, nobody else."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.policy import (
    Actor,
    EnquiryFacts,
    FamilyFacts,
    Form,
    Purpose,
    Role,
    TeamFact,
    allow,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
IDS = [UUID(int=n) for n in range(1, 5)]
ids = st.sampled_from(IDS)
practices = st.sampled_from([UUID(int=100), UUID(int=200)])
forms = st.sampled_from(Form)
actors = st.builds(
    Actor,
    user_id=ids,
    practice_id=practices,
    roles=st.frozensets(st.sampled_from(Role)),
    caregiver_ids=st.frozensets(ids, max_size=1),
    is_live=st.booleans(),
)
families = st.builds(
    FamilyFacts,
    practice_id=practices,
    family_id=st.just(UUID(int=50)),
    caregiver_ids=st.frozensets(ids, max_size=2),
    team=st.lists(
        st.builds(
            TeamFact,
            user_id=ids,
            role=st.sampled_from([Role.CLINICIAN, Role.SUPERVISOR]),
            since=st.just(NOW),
        ),
        max_size=2,
    ).map(tuple),
)
enquiries = st.builds(
    EnquiryFacts,
    practice_id=practices,
    reader_ids=st.frozensets(ids),
    family=st.none() | families,
)


def allowed(actor: Actor | None, enquiry: EnquiryFacts, form: Form) -> bool:
    return allow(actor, enquiry, Purpose.THERAPY, form, NOW)


@given(actor=actors, enquiry=enquiries, form=forms)
def test_whoever_is_let_in_is_clinical_staff_of_that_practice(
    actor: Actor, enquiry: EnquiryFacts, form: Form
) -> None:
    if allowed(actor, enquiry, form):
        assert actor.is_live
        assert actor.practice_id == enquiry.practice_id
        assert actor.roles & {Role.CLINICIAN, Role.SUPERVISOR}
        assert form in {Form.METADATA, Form.MANAGE}


@given(actor=actors, enquiry=enquiries, form=forms)
def test_before_allocation_only_readers_are_let_in(
    actor: Actor, enquiry: EnquiryFacts, form: Form
) -> None:
    unallocated = replace(enquiry, family=None)
    if allowed(actor, unallocated, form):
        assert actor.user_id in enquiry.reader_ids


@given(actor=actors, enquiry=enquiries, family=families, form=forms)
def test_after_it_being_a_reader_changes_nothing(
    actor: Actor, enquiry: EnquiryFacts, family: FamilyFacts, form: Form
) -> None:
    given_away = replace(enquiry, family=family)
    nobody_reads = replace(given_away, reader_ids=frozenset())
    assert allowed(actor, given_away, form) == allowed(actor, nobody_reads, form)


@given(actor=actors, enquiry=enquiries, form=forms)
def test_one_more_reader_takes_nothing_from_anybody(
    actor: Actor, enquiry: EnquiryFacts, form: Form
) -> None:
    wider = replace(enquiry, reader_ids=frozenset(IDS))
    assert allowed(actor, wider, form) >= allowed(actor, enquiry, form)


@given(enquiry=enquiries, form=forms)
def test_nobody_is_nobody(enquiry: EnquiryFacts, form: Form) -> None:
    assert not allowed(None, enquiry, form)
