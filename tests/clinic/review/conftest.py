"""A film of Amara's, its moments, and reviews in each of their states."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review import actions, payloads
from attunement_clinic.review.models import Moment, ReviewMoment, ReviewSession
from factories.films import ready_film
from personas import People, actor, client_of

THOUGHT = "CANARY-THOUGHT when you waited, he looked"
WHY = "CANARY-WHY the coder's reason"
NOTE = "CANARY-NOTE slowed by herself"
JSON = "application/json"


@dataclass
class World:
    people: People
    film: Recording
    ingrid: Actor
    client: Client

    def moment(
        self,
        kind: payloads.Kind = "strength",
        onset_ms: int = 5_000,
        offset_ms: int = 13_000,
        film: Recording | None = None,
    ) -> Moment:
        return actions.add_moment(
            self.ingrid,
            recording_id=(film or self.film).id,
            moment=payloads.NewMoment(
                id=uuid4(),
                onset_ms=onset_ms,
                offset_ms=offset_ms,
                kind=kind,
                title=f"A {kind}",
                why=WHY,
            ),
        )

    def review(self, *kinds: payloads.Kind) -> ReviewSession:
        """Prepare Amara's next review with new moments of these kinds."""
        review = actions.open_review(
            self.ingrid, caregiver_id=self.people.amara_as_caregiver.id
        )
        self.order(review, [self.moment(kind) for kind in kinds])
        return review

    def order(self, review: ReviewSession, moments: Sequence[Moment]) -> None:
        actions.set_order(
            self.ingrid,
            review_id=review.id,
            items=[
                payloads.OrderedMoment(
                    id=uuid4(),
                    moment=moment.id,
                    question="What do you see?",
                    prepared_thought=THOUGHT,
                )
                for moment in moments
            ],
        )

    def opened(self, *kinds: payloads.Kind) -> ReviewSession:
        review = self.review(*(kinds or ("strength",)))
        actions.make_ready(
            self.ingrid, review_id=review.id, override_reason="Agreed in supervision."
        )
        return actions.begin_review(self.ingrid, review_id=review.id)

    def ended(self, *kinds: payloads.Kind) -> ReviewSession:
        review = self.opened(*kinds)
        share = [item.id for item in items(review) if item.moment.kind != "difficult"]
        return actions.end_review(
            self.ingrid, review_id=review.id, ending=payloads.Ending(share=share)
        )

    def send(self, method: str, address: str, body: Any = None) -> Any:
        return self.client.generic(method, address, _json(body), JSON)


def items(review: ReviewSession) -> list[ReviewMoment]:
    return list(review.items.order_by("position"))


def words(
    item_id: UUID | None = None, text: str = "She looks at me."
) -> dict[str, str]:
    return {"id": str(item_id or uuid4()), "words": text}


def _json(body: Any) -> str:
    return json.dumps({} if body is None else body)


@pytest.fixture
def world(people: People) -> World:
    film = ready_film(people.amara_as_caregiver, people.sol)
    return World(people, film, actor(people.ingrid), client_of(people.ingrid))
