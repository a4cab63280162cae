import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { gettext, interpolate } from "../../../shared/i18n";
import type { Desk } from "../desk";
import { COMMANDS, type CommandId, chordsOf, keysOf, keyTakenBy, USUAL_KEYS } from "../keys";
import { commandWords, keyWords } from "../wording";
import { Dialog } from "./dialog";
import { useEvents } from "./use_events";

/** Every key, each of which can be moved; single keys can be switched off altogether. */
export function KeysDialog({ desk, onClose }: { desk: Desk; onClose: () => void }): JSX.Element {
  useEvents(desk.events, "keys-changed");
  const [listening, setListening] = useState<CommandId | null>(null);
  const [note, setNote] = useState("");
  const { choices } = desk;

  const take = (event: KeyboardEvent) => {
    if (!listening || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    setListening(null);
    const chord = chordsOf(event)[0] ?? "";
    if (chord === "Escape") return;
    const taken = keyTakenBy(chord, listening, choices);
    const words = gettext("%(key)s is already used: %(command)s");
    if (taken === "fixed") setNote(gettext("This key cannot be moved."));
    else if (taken) {
      setNote(interpolate(words, { key: keyWords(chord), command: commandWords()[taken] }));
    } else {
      setNote("");
      desk.setChoices({ ...choices, moved: { ...choices.moved, [listening]: chord } });
    }
  };

  return (
    <Dialog title={gettext("All keys")} class="sheet-keys" onClose={onClose}>
      <p class="muted t14">
        {gettext(
          "A letter of the active track always sets its code. A command that has the same letter then takes its second key.",
        )}
      </p>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={choices.singleKeysOn}
          checked={choices.singleKeysOn}
          onChange={(event) =>
            desk.setChoices({ ...choices, singleKeysOn: event.currentTarget.checked })
          }
        />
        <span>
          <b>{gettext("Single keys")}</b>
          <small>
            {gettext("Off: letters, digits and signs do nothing by themselves; the buttons stay.")}
          </small>
        </span>
      </label>
      <p class="t14 keys-note" role="status">
        {listening ? gettext("Press the new key, or Esc to leave it.") : note}
      </p>
      <ul class="keys-list">
        {COMMANDS.map((id) => (
          <li key={id}>
            <span class="keys-name">{commandWords()[id]}</span>
            <span class="row keys-chords">
              {keysOf(id, choices).map((chord) => (
                <kbd key={chord}>{keyWords(chord)}</kbd>
              ))}
            </span>
            <button
              type="button"
              class="btn btn-line btn-sm"
              aria-label={interpolate(gettext("Change the key: %(command)s"), {
                command: commandWords()[id],
              })}
              aria-pressed={listening === id}
              onClick={() => setListening(id)}
              onKeyDown={take}
            >
              {gettext("Change")}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="btn btn-line" onClick={() => desk.setChoices(USUAL_KEYS)}>
        {gettext("Back to the usual keys")}
      </button>
    </Dialog>
  );
}
