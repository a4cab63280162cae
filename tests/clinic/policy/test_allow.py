"""The one decision, as laws: TRUST (b), P2, P3 and what lies under every door."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.policy import (
    Actor,
    ConsentFact,
    FamilyFacts,
    Form,
    Purpose,
    RecordingFacts,
    Role,
    TeamFact,
    allow,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
IDS = [UUID(int=n) for n in range(1, 7)]
HERE, ELSEWHERE = UUID(int=100), UUID(int=200)

ids = st.sampled_from(IDS)
moments = st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days))
ends = st.none() | moments
practices = st.sampled_from([HERE, ELSEWHERE])

actors = st.builds(
    Actor,
    user_id=ids,
    practice_id=practices,
    roles=st.frozensets(st.sampled_from(Role)),
    caregiver_ids=st.frozensets(ids, max_size=2),
    is_live=st.booleans(),
)
places = st.builds(
    TeamFact,
    user_id=ids,
    role=st.sampled_from([Role.CLINICIAN, Role.SUPERVISOR]),
    since=moments,
    until=ends,
)
families = st.builds(
    FamilyFacts,
    practice_id=practices,
    family_id=st.just(UUID(int=50)),
    caregiver_ids=st.frozensets(ids, max_size=3),
    guardian_ids=st.frozensets(ids, max_size=2),
    team=st.lists(places, max_size=3).map(tuple),
)
consents = st.builds(
    ConsentFact,
    caregiver_id=ids,
    purpose=st.sampled_from(Purpose),
    given_at=moments,
    withdrawn_at=ends,
    expires_at=ends,
)
films = st.builds(
    RecordingFacts,
    family=families,
    recording_id=st.just(UUID(int=60)),
    uploader_id=ids,
    shared_with=st.frozensets(ids, max_size=2),
    consents=st.lists(consents, max_size=5).map(tuple),
    required_for_therapy=st.frozensets(ids, max_size=2),
    is_ready=st.booleans(),
    has_key=st.booleans(),
    is_held=st.booleans(),
    is_closed=st.booleans(),
)
purposes = st.sampled_from(Purpose)
forms = st.sampled_from(Form)


@given(films, purposes, forms)
def test_nobody_gets_nothing(
    film: RecordingFacts, purpose: Purpose, form: Form
) -> None:
    assert not allow(None, film, purpose, form, NOW)


@given(actors, films, purposes, forms)
def test_a_closed_account_or_another_practice_gets_nothing(
    actor: Actor, film: RecordingFacts, purpose: Purpose, form: Form
) -> None:
    if not actor.is_live or actor.practice_id != film.family.practice_id:
        assert not allow(actor, film, purpose, form, NOW)
        assert not allow(actor, film.family, purpose, form, NOW)


@given(actors, films, purposes, forms, st.integers(0, 4))
def test_withdrawing_never_opens_a_door(
    actor: Actor, film: RecordingFacts, purpose: Purpose, form: Form, which: int
) -> None:
    if which >= len(film.consents) or allow(actor, film, purpose, form, NOW):
        return
    consent = replace(film.consents[which], withdrawn_at=NOW)
    rest = (*film.consents[:which], consent, *film.consents[which + 1 :])
    assert not allow(actor, replace(film, consents=rest), purpose, form, NOW)


@given(actors, films, purposes, forms, consents)
def test_a_grant_for_one_purpose_changes_no_other(
    actor: Actor, film: RecordingFacts, purpose: Purpose, form: Form, grant: ConsentFact
) -> None:
    if grant.purpose is purpose:
        return
    more = replace(film, consents=(*film.consents, grant))
    assert allow(actor, film, purpose, form, NOW) == allow(
        actor, more, purpose, form, NOW
    )


@given(actors, films, purposes)
def test_nothing_streams_without_a_key_or_before_it_is_ready(
    actor: Actor, film: RecordingFacts, purpose: Purpose
) -> None:
    if not (film.is_ready and film.has_key):
        assert not allow(actor, film, purpose, Form.STREAM, NOW)
    if not film.has_key:
        assert not allow(actor, film, purpose, Form.ORIGINAL, NOW)


@given(films, purposes, forms, st.frozensets(st.sampled_from(Role)))
def test_another_caregiver_sees_nothing_that_is_not_shared(
    film: RecordingFacts, purpose: Purpose, form: Form, roles: frozenset[Role]
) -> None:
    others = film.family.caregiver_ids - {film.uploader_id} - film.shared_with
    for caregiver in others:
        actor = Actor(
            user_id=IDS[0],
            practice_id=film.family.practice_id,
            roles=roles,
            caregiver_ids=frozenset({caregiver}),
        )
        assert not allow(actor, film, purpose, form, NOW)


@given(films, purposes, forms)
def test_an_administrator_has_no_clinical_content(
    film: RecordingFacts, purpose: Purpose, form: Form
) -> None:
    for user_id in IDS:
        actor = Actor(
            user_id=user_id,
            practice_id=film.family.practice_id,
            roles=frozenset({Role.ADMINISTRATOR, Role.RESEARCHER}),
        )
        assert not allow(actor, film, purpose, form, NOW)
        assert not allow(actor, film.family, purpose, form, NOW)


@given(actors, films, forms)
def test_staff_reach_a_film_only_with_relation_and_consent(
    actor: Actor, film: RecordingFacts, form: Form
) -> None:
    if not allow(actor, film, Purpose.THERAPY, form, NOW):
        return
    if film.uploader_id in actor.caregiver_ids:
        return
    required = film.required_for_therapy or {film.uploader_id}
    agreed = {
        consent.caregiver_id
        for consent in film.consents
        if consent.purpose is Purpose.THERAPY and consent.holds_at(NOW)
    }
    assert required <= agreed
    if not actor.caregiver_ids & film.family.caregiver_ids:
        assert any(
            place.user_id == actor.user_id and place.holds_at(NOW)
            for place in film.family.team
        )


@given(actors, families, forms)
def test_ending_a_place_closes_the_family(
    actor: Actor, family: FamilyFacts, form: Form
) -> None:
    ended = tuple(replace(place, until=NOW) for place in family.team)
    assert not allow(actor, replace(family, team=ended), Purpose.THERAPY, form, NOW)


@pytest.mark.parametrize("why", ["is_held", "is_closed"])
@given(actor=actors, film=films, purpose=purposes)
def test_a_held_or_closed_film_is_played_by_nobody(
    why: str, actor: Actor, film: RecordingFacts, purpose: Purpose
) -> None:
    free = replace(film, is_held=False, is_closed=False)
    held = replace(free, **{why: True})
    for form in (Form.STREAM, Form.ORIGINAL, Form.ANNOTATE):
        assert not allow(actor, held, purpose, form, NOW)
    for form in (Form.METADATA, Form.MANAGE):
        assert allow(actor, held, purpose, form, NOW) == allow(
            actor, free, purpose, form, NOW
        )


def test_whom_a_court_order_names_knows_of_a_shown_film_and_watches_when_all_agree() -> (
    None
):
    """They are asked by the film's page, so it opens before they have agreed."""
    uploader, named = IDS[:2]
    other = Actor(user_id=IDS[2], practice_id=HERE, caregiver_ids=frozenset({named}))

    def film(*agreed: UUID, shown: bool = True) -> RecordingFacts:
        return RecordingFacts(
            family=FamilyFacts(
                practice_id=HERE,
                family_id=UUID(int=50),
                caregiver_ids=frozenset({uploader, named}),
            ),
            recording_id=UUID(int=60),
            uploader_id=uploader,
            shared_with=frozenset({named} if shown else ()),
            consents=tuple(
                ConsentFact(caregiver_id=who, purpose=Purpose.THERAPY, given_at=NOW)
                for who in agreed
            ),
            required_for_therapy=frozenset({named}),
            is_ready=True,
            has_key=True,
        )

    def may(row: RecordingFacts) -> tuple[bool, bool]:
        known, watched = (
            allow(other, row, Purpose.THERAPY, form, NOW)
            for form in (Form.METADATA, Form.STREAM)
        )
        return known, watched

    assert may(film(uploader)) == (True, False)
    assert may(film(uploader, named)) == (True, True)
    assert may(film(named)) == (False, False)
    assert may(film(uploader, named, shown=False)) == (False, False)
