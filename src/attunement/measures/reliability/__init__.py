"""Agreement between coders.

Report a time-unit kappa and an event kappa together.
"""

from __future__ import annotations

from attunement.measures.reliability.alpha import Alpha, Level, krippendorff_alpha
from attunement.measures.reliability.events import (
    NIL,
    CodeEvents,
    EventKappa,
    event_kappa,
)
from attunement.measures.reliability.fleiss import FleissKappa, fleiss_kappa
from attunement.measures.reliability.intervals import (
    LEAST_BOUTS,
    KappaInterval,
    kappa_interval,
)
from attunement.measures.reliability.intraclass import (
    IccForm,
    IntraclassCorrelation,
    intraclass_correlation,
)
from attunement.measures.reliability.kappa import (
    AgreementTable,
    CodeKappa,
    Kappa,
    KappaWeights,
    agreement_table,
    cohen_kappa,
)
from attunement.measures.reliability.matches import (
    EventMatches,
    EventPair,
    match_events,
)
from attunement.measures.reliability.time_unit import (
    NOTHING,
    TimeUnitKappa,
    time_unit_kappa,
)

__all__ = [
    "LEAST_BOUTS",
    "NIL",
    "NOTHING",
    "AgreementTable",
    "Alpha",
    "CodeEvents",
    "CodeKappa",
    "EventKappa",
    "EventMatches",
    "EventPair",
    "FleissKappa",
    "IccForm",
    "IntraclassCorrelation",
    "Kappa",
    "KappaInterval",
    "KappaWeights",
    "Level",
    "TimeUnitKappa",
    "agreement_table",
    "cohen_kappa",
    "event_kappa",
    "fleiss_kappa",
    "intraclass_correlation",
    "kappa_interval",
    "krippendorff_alpha",
    "match_events",
    "time_unit_kappa",
]
