import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FilmFacts, MomentEdit, MomentFacts } from "../../generated/review";
import { gettext, interpolate } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import { clock } from "../../shared/timebase";
import { Clock, Scrub, useFilm, useFilmChanges } from "./film_stage";
import { secondsOf } from "./model";

interface DialogProps {
  readonly moment: MomentFacts;
  readonly film: FilmFacts | undefined;
  readonly scope: Scope;
  readonly onEdit: (moment: MomentFacts, edit: MomentEdit) => void;
  readonly onRemove: (moment: MomentFacts) => void;
  readonly onClose: () => void;
}

const LEAST_MS = 500;
const AROUND_MS = 8_000;

/** Watching a moment alone, and saying better where it begins, ends and what it is. */
export function MomentDialog({
  moment,
  film,
  scope,
  onEdit,
  onRemove,
  onClose,
}: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [edit, setEdit] = useState<MomentEdit>(() => editOf(moment));
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const save = () => {
    if (JSON.stringify(edit) !== JSON.stringify(editOf(moment))) onEdit(moment, edit);
    onClose();
  };
  const set = (change: Partial<MomentEdit>) => setEdit((old) => ({ ...old, ...change }));
  return (
    <dialog class="moment-dialog" ref={dialog} onClose={onClose} aria-label={gettext("A moment")}>
      {film && <Trimmer film={film} edit={edit} scope={scope} onSet={set} />}
      <div class="fields">
        <div class="field">
          <label for="moment-kind">{gettext("Kind")}</label>
          <select
            id="moment-kind"
            value={edit.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as MomentEdit["kind"] })}
          >
            {kinds().map(([kind, text]) => (
              <option key={kind} value={kind}>
                {text}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="moment-title">{gettext("In a few words")}</label>
          <input
            id="moment-title"
            maxLength={120}
            value={edit.title}
            onInput={(event) => set({ title: event.currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for="moment-why">{gettext("Why this moment")}</label>
          <textarea
            id="moment-why"
            rows={2}
            maxLength={1000}
            value={edit.why}
            onInput={(event) => set({ why: event.currentTarget.value })}
          />
        </div>
      </div>
      <div class="row between">
        <button type="button" class="btn btn-bare btn-sm" onClick={() => onRemove(moment)}>
          <Icon name="trash" size="s" />
          {gettext("Remove this moment")}
        </button>
        <span class="row">
          <button type="button" class="btn btn-line btn-sm" onClick={onClose}>
            {gettext("Cancel")}
          </button>
          <button type="button" class="btn btn-main btn-sm" onClick={save}>
            {gettext("Save")}
          </button>
        </span>
      </div>
    </dialog>
  );
}

function editOf({ onset_ms, offset_ms, kind, title, why }: MomentFacts): MomentEdit {
  return { onset_ms, offset_ms, kind, title, why };
}

function kinds(): [MomentEdit["kind"], string][] {
  return [
    ["strength", gettext("Strength")],
    ["repair", gettext("Missed, then found again")],
    ["shared_pleasure", gettext("Shared pleasure")],
    ["curious", gettext("Curious")],
    ["difficult", gettext("Hard moment")],
  ];
}

interface TrimmerProps {
  readonly film: FilmFacts;
  readonly edit: MomentEdit;
  readonly scope: Scope;
  readonly onSet: (change: Partial<MomentEdit>) => void;
}

function Trimmer({ film: facts, edit, scope, onSet }: TrimmerProps): JSX.Element {
  const [around] = useState(() => ({
    onset_ms: Math.max(0, edit.onset_ms - AROUND_MS),
    offset_ms: Math.min(facts.duration_ms, edit.offset_ms + AROUND_MS),
  }));
  const { place, film } = useFilm(facts, around, scope);
  useFilmChanges(film);
  useEffect(() => {
    if (!film) return;
    film.setLoop({ onset_ms: edit.onset_ms, offset_ms: edit.offset_ms });
  }, [film, edit.onset_ms, edit.offset_ms]);
  const start = () => film && film.ms < edit.offset_ms - LEAST_MS && onSet({ onset_ms: film.ms });
  const end = () => film && film.ms > edit.onset_ms + LEAST_MS && onSet({ offset_ms: film.ms });
  const seek = (ms: number) => {
    film?.setLoop(null);
    film?.seekMs(ms);
  };
  return (
    <>
      <div class="film">
        <div class="film-place" ref={place} />
        <span class="stamp">
          <Clock film={film} />
        </span>
      </div>
      <div class="row moment-edges">
        <button
          type="button"
          class="icon-btn"
          aria-label={film?.isPlaying ? gettext("Pause") : gettext("Play")}
          onClick={() => film?.toggle()}
        >
          <Icon name={film?.isPlaying ? "pause" : "play"} />
        </button>
        <Scrub film={film} interval={around} />
        <button type="button" class="btn btn-line btn-sm" onClick={start}>
          {gettext("Begin here")}
        </button>
        <button type="button" class="btn btn-line btn-sm" onClick={end}>
          {gettext("End here")}
        </button>
      </div>
      <p class="t13 faint row">
        <button type="button" class="btn btn-bare btn-sm" onClick={() => seek(edit.onset_ms)}>
          {clock(edit.onset_ms)}
        </button>
        –
        <button
          type="button"
          class="btn btn-bare btn-sm"
          onClick={() => seek(edit.offset_ms - LEAST_MS)}
        >
          {clock(edit.offset_ms)}
        </button>
        {interpolate(gettext("%(seconds)s s"), { seconds: secondsOf(edit) })}
      </p>
    </>
  );
}
