import type { ComponentChildren, JSX } from "preact";
import { gettext, interpolate } from "../../../shared/i18n";
import type { Desk } from "../desk";
import { type CommandId, keyShown } from "../keys";
import { commandWords, keyWords } from "../wording";

/** Pressing a control with the mouse leaves the keyboard with the film. */
export function keepFocus(event: Event): void {
  event.preventDefault();
}

/** The key of a command as it is on this track, or nothing when it has none. */
export function CommandKey({ desk, id }: { desk: Desk; id: CommandId }): JSX.Element | null {
  const chord = keyShown(id, desk.model.activeTier, desk.choices);
  return chord ? <kbd>{keyWords(chord)}</kbd> : null;
}

interface HintProps {
  readonly desk: Desk;
  readonly ids: readonly CommandId[];
  readonly children: ComponentChildren;
}

/** Keys with what they do, each of them also a button. */
export function Hint({ desk, ids, children }: HintProps): JSX.Element {
  return (
    <span class="hint">
      {ids.map((id) => (
        <HintKey key={id} desk={desk} id={id} />
      ))}
      <span aria-hidden="true">{children}</span>
    </span>
  );
}

function HintKey({ desk, id }: { desk: Desk; id: CommandId }): JSX.Element | null {
  const chord = keyShown(id, desk.model.activeTier, desk.choices);
  if (!chord) return null;
  const name = { command: commandWords()[id], key: keyWords(chord) };
  return (
    <button
      type="button"
      class="hint-key"
      aria-label={interpolate(gettext("%(command)s, key %(key)s"), name)}
      onMouseDown={keepFocus}
      onClick={() => desk.run(id)}
    >
      <kbd>{keyWords(chord)}</kbd>
    </button>
  );
}
