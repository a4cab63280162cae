import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { gettext, interpolate } from "../../../shared/i18n";
import type { Scope } from "../../../shared/scope";
import type { Desk } from "../desk";
import { frameRateWords, keyWords, trackName } from "../wording";
import { keepFocus } from "./key";
import { useEvents } from "./use_events";

interface StatusbarProps {
  readonly desk: Desk;
  readonly scope: Scope;
  readonly showsTable: boolean;
  readonly onTable: () => void;
}

const MESSAGE_MS = 6000;

export function Statusbar({ desk, scope, showsTable, onTable }: StatusbarProps): JSX.Element {
  useEvents(desk.model.events, "rows-changed", "tier-chosen");
  const { scheme, session, recording } = desk.state;
  const said = useSaid(desk, scope);
  return (
    <footer class="statusbar">
      <Progress desk={desk} />
      <span class="desk-said" role="status">
        {said}
      </span>
      {!said && <span>{frameRateWords(recording.frame_rate)}</span>}
      <span class="grow" />
      <button type="button" class="status-btn" aria-pressed={showsTable} onClick={onTable}>
        {gettext("Table")}
      </button>
      <span title={scheme.title}>
        {interpolate(gettext("%(scheme)s version %(version)s"), {
          scheme: scheme.id.toUpperCase().replace(/-SHORT$/, gettext(" short")),
          version: scheme.version,
        })}
      </span>
      <span>{interpolate(gettext("Coder %(coder)s"), { coder: session.coder })}</span>
      <button
        type="button"
        class="status-btn"
        onMouseDown={keepFocus}
        onClick={() => desk.run("help")}
      >
        <kbd>{keyWords("?")}</kbd>
        {gettext("all keys")}
      </button>
    </footer>
  );
}

function Progress({ desk }: { desk: Desk }): JSX.Element {
  const tier = desk.model.activeTier;
  const counts = { coded: desk.codedTiers().length, all: desk.model.tiers.length };
  const isOpen = Boolean(desk.model.track(tier.id).openRow);
  const words = isOpen
    ? gettext("in progress, %(coded)s of %(all)s tracks coded")
    : gettext("chosen, %(coded)s of %(all)s tracks coded");
  return (
    <span title={trackName(tier, desk.state)}>
      <b translate={false}>{tier.short}</b> {interpolate(words, counts)}
    </span>
  );
}

/** The last thing said, for a few seconds. */
function useSaid(desk: Desk, scope: Scope): string {
  const [said, setSaid] = useState("");
  useEffect(() => {
    let cancel: () => void = () => undefined;
    const stop = desk.events.on("said", (words) => {
      cancel();
      setSaid(words);
      cancel = scope.timeout(() => setSaid(""), MESSAGE_MS);
    });
    return () => {
      cancel();
      stop();
    };
  }, [desk, scope]);
  return said;
}
