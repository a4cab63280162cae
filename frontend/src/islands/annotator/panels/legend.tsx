import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { gettext } from "../../../shared/i18n";
import type { Code, Tier } from "../contract";
import type { Desk } from "../desk";
import { trackHeading } from "../wording";
import { CommandKey, keepFocus } from "./key";
import { useEvents } from "./use_events";

/** The keys of the active track; the state that is running is marked. */
export function Legend({ desk }: { desk: Desk }): JSX.Element {
  useEvents(desk.model.events, "tier-chosen");
  useEvents(desk.events, "keys-changed");
  const running = useRunningCode(desk);
  const tier = desk.model.activeTier;
  return (
    <section class="card desk-legend" aria-labelledby="desk-legend-title">
      <div class="sec-row">
        <h2 class="sec" id="desk-legend-title">
          {tier.short} {trackHeading(tier, desk.model.tiers)}
        </h2>
        <span class="t13 faint row desk-track-keys">
          {(["track-up", "track-down"] as const).map((id) => (
            <CommandKey key={id} desk={desk} id={id} />
          ))}
          {gettext("track")}
        </span>
      </div>
      <ul class={tier.codes.length > 6 ? "keys is-dense" : "keys"}>
        {tier.codes.map((code) => (
          <CodeRow key={code.id} desk={desk} code={code} isRunning={code.id === running} />
        ))}
      </ul>
      <p class="t13 faint">{guidanceOf(tier)}</p>
    </section>
  );
}

interface CodeRowProps {
  readonly desk: Desk;
  readonly code: Code;
  readonly isRunning: boolean;
}

function CodeRow({ desk, code, isRunning }: CodeRowProps): JSX.Element {
  return (
    <li class={isRunning ? "on" : ""}>
      <button
        type="button"
        aria-pressed={isRunning}
        disabled={!desk.canWrite}
        onMouseDown={keepFocus}
        onClick={() => desk.setCode(code)}
      >
        <kbd>{code.key}</kbd>
        <i class={`swatch k${code.pattern}`} aria-hidden="true" />
        <span>
          <b>{code.label}</b> {code.hint && <span class="hint-words">{code.hint}</span>}
        </span>
      </button>
    </li>
  );
}

/** The code in force at the frame on the screen; `null` in a gap and on a point track. */
function useRunningCode(desk: Desk): string | null {
  const [running, setRunning] = useState<string | null>(null);
  useEffect(() => {
    const look = () => {
      const tier = desk.model.activeTier;
      const row = tier.kind === "state" ? desk.model.track(tier.id).at(desk.film.ms) : undefined;
      setRunning(row?.code ?? null);
    };
    look();
    const ends = [
      desk.film.events.on("frame-shown", look),
      desk.model.events.on("rows-changed", look),
      desk.model.events.on("tier-chosen", look),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [desk]);
  return running;
}

function guidanceOf(tier: Tier): string {
  if (tier.guidance) return tier.guidance;
  return tier.kind === "point"
    ? gettext(
        "Press a key at the moment it begins. Code what is seen or heard, never what is meant.",
      )
    : gettext(
        "Press a key while it plays: the old state ends, the new one begins. Code what is seen or heard, never what is meant.",
      );
}
