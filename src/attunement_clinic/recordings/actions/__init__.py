"""Every change of a film and of what was agreed about it."""

from attunement_clinic.recordings.actions.closing import (
    close_all_films,
    close_film,
    open_film,
)
from attunement_clinic.recordings.actions.consents import (
    end_expired_consents,
    give_consent,
    share_recording,
    unshare_recording,
    withdraw_consent,
)
from attunement_clinic.recordings.actions.guardians import answer_use
from attunement_clinic.recordings.actions.invitations import (
    acknowledge,
    ask_for_film,
    close_invitation,
)
from attunement_clinic.recordings.actions.masters import (
    read_key_sheet,
    rotate_keys,
    rotate_when_due,
    sweep_keys,
)
from attunement_clinic.recordings.actions.orphans import sweep_files
from attunement_clinic.recordings.actions.unmaking import (
    Replay,
    replay_ledger,
    unmake,
    unmake_waiting,
)
from attunement_clinic.recordings.actions.uploads import (
    begin_upload,
    cancel_upload,
    expire_uploads,
    finish_upload,
    note_offset,
)
from attunement_clinic.recordings.actions.watching import (
    mark_watched,
    retry_ingest,
    set_regions,
    set_subjects,
)
from attunement_clinic.recordings.actions.withdrawals import (
    withdraw_all_films,
    withdraw_film,
)

__all__ = [
    "Replay",
    "acknowledge",
    "answer_use",
    "ask_for_film",
    "begin_upload",
    "cancel_upload",
    "close_all_films",
    "close_film",
    "close_invitation",
    "end_expired_consents",
    "expire_uploads",
    "finish_upload",
    "give_consent",
    "mark_watched",
    "note_offset",
    "open_film",
    "read_key_sheet",
    "replay_ledger",
    "retry_ingest",
    "rotate_keys",
    "rotate_when_due",
    "set_regions",
    "set_subjects",
    "share_recording",
    "sweep_files",
    "sweep_keys",
    "unmake",
    "unmake_waiting",
    "unshare_recording",
    "withdraw_all_films",
    "withdraw_consent",
    "withdraw_film",
]
