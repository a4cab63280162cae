import type { JSX } from "preact";
import { gettext } from "../../../shared/i18n";
import { Icon } from "../../../shared/icons";
import type { Desk } from "../desk";
import { savedWords } from "../wording";
import { CommandKey, keepFocus } from "./key";
import { useEvents } from "./use_events";

export function Header({ desk, onFinish }: { desk: Desk; onFinish: () => void }): JSX.Element {
  useEvents(desk.model.events, "rows-changed", "tier-chosen");
  useEvents(desk.events, "keys-changed");
  const { recording, session } = desk.state;
  return (
    <header class="dbar dbar-line">
      <button
        class="icon-btn rail-open"
        type="button"
        popovertarget="rail"
        aria-label={gettext("Menu")}
      >
        <Icon name="menu" />
      </button>
      {/* The page's own heading is the same title; it is there before any script. */}
      <p class="desk-title">{recording.title}</p>
      {session.pass_label && <span class="tag tag-adult">{session.pass_label}</span>}
      <span class="tag desk-hidden-tag">
        <Icon name="hidden" size="s" />
        {gettext("Other coders are hidden from you")}
      </span>
      <span class="grow" />
      <Saved desk={desk} />
      <button
        type="button"
        class="btn btn-line btn-sm"
        disabled={!desk.model.canUndo}
        onMouseDown={keepFocus}
        onClick={() => desk.run("undo")}
      >
        <Icon name="undo" size="s" />
        {gettext("Undo")} <CommandKey desk={desk} id="undo" />
      </button>
      {desk.canWrite && (
        <button type="button" class="btn btn-main btn-sm" onClick={onFinish}>
          {gettext("Finish track")}
        </button>
      )}
    </header>
  );
}

function Saved({ desk }: { desk: Desk }): JSX.Element {
  useEvents(desk.store.events, "status-changed");
  const { status } = desk.store;
  return (
    <span class={`saved saved-${status.phase}`} data-saved={status.phase}>
      {savedWords(status)}
    </span>
  );
}
