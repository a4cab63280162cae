"""Scores of a response, computed by the library and kept with what computed them."""

import hashlib
import json
from collections.abc import Sequence

from attunement import __version__
from attunement.errors import InstrumentError
from attunement.instruments import scoring
from attunement.instruments.definition import load_instrument
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    QuestionnaireResponse,
    Score,
)


def newest_answers(response: QuestionnaireResponse) -> dict[str, GivenAnswer]:
    """Give the answer that counts for each question: the newest given in time."""
    return {row.link_id: row for row in response.answers.all() if row.counts}


def keep_scores(response: QuestionnaireResponse) -> list[Score]:
    """Compute and keep the scores of a response; earlier ones stay as they were."""
    if not response.key:
        return []
    instrument = load_instrument(response.key)
    answers = {link_id: row.code for link_id, row in newest_answers(response).items()}
    try:
        found = scoring.score_answers(instrument, answers)
    except InstrumentError:
        # Totals only: the key is not verified, so nothing is computed from answers.
        return []
    return keep(response, found, answers_digest=_digest(answers))


def keep(
    response: QuestionnaireResponse,
    found: Sequence[scoring.Score],
    *,
    answers_digest: str = "",
) -> list[Score]:
    return [
        Score.objects.create(
            practice_id=response.practice_id,
            response=response,
            scale=each.scale,
            value=each.value,
            answered=each.answered,
            item_count=each.item_count,
            is_pro_rated=each.is_pro_rated,
            key=response.key,
            version=response.version,
            library_version=__version__,
            answers_digest=answers_digest,
        )
        for each in found
    ]


def newest_scores(response: QuestionnaireResponse) -> dict[str, Score]:
    return {row.scale: row for row in response.scores.all()}


def _digest(answers: dict[str, str]) -> str:
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
