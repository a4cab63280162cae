"""What exports tell the app below them when a film is taken back."""

from datetime import datetime
from uuid import UUID

from attunement_clinic.recordings.copies import Released
from attunement_clinic.reports import actions
from attunement_clinic.reports.queries.recalls import released


class ExportCopies:
    """Exports hold copies with keys of their own (`recordings.copies.Copies`)."""

    def end(self, recording_id: UUID, since: datetime) -> int:
        return actions.end_copies_of(recording_id, since)

    def released(self, recording_id: UUID) -> list[Released]:
        return released(recording_id)
