import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { gettext } from "../../../shared/i18n";
import type { Code, Tier } from "../contract";
import type { Desk } from "../desk";
import { trackHeading } from "../wording";
import { Definition } from "./definitions";
import { CommandKey, keepFocus } from "./key";
import { useEvents } from "./use_events";

interface LegendProps {
  readonly desk: Desk;
  readonly onDefinitions: () => void;
}

/**
 * The keys of the active track; the state that is running is marked. Below them stands how
 * the track is coded, or what counts for the code that the pointer or the focus is on.
 */
export function Legend({ desk, onDefinitions }: LegendProps): JSX.Element {
  useEvents(desk.model.events, "tier-chosen");
  useEvents(desk.events, "keys-changed");
  const running = useRunningCode(desk);
  const [looked, setLooked] = useState<string | null>(null);
  const tier = desk.model.activeTier;
  const shown = tier.codes.find((code) => code.id === looked);
  return (
    <section class="card desk-legend" aria-labelledby="desk-legend-title">
      <div class="sec-row">
        <h2 class="sec" id="desk-legend-title">
          {tier.short} {trackHeading(tier, desk.state)}
        </h2>
        <span class="t13 faint row desk-track-keys">
          <button
            type="button"
            class="btn btn-bare btn-sm"
            onMouseDown={keepFocus}
            onClick={onDefinitions}
          >
            {gettext("Definitions")}
          </button>
          {(["track-up", "track-down"] as const).map((id) => (
            <CommandKey key={id} desk={desk} id={id} />
          ))}
          {gettext("track")}
        </span>
      </div>
      <ul class={tier.codes.length > 6 ? "keys is-dense" : "keys"}>
        {tier.codes.map((code) => (
          <CodeRow
            key={code.id}
            desk={desk}
            code={code}
            isRunning={code.id === running}
            onLook={setLooked}
          />
        ))}
      </ul>
      <p class="t13 faint desk-guidance">
        {shown?.counts ? <Definition code={shown} /> : guidanceOf(tier)}
      </p>
    </section>
  );
}

interface CodeRowProps {
  readonly desk: Desk;
  readonly code: Code;
  readonly isRunning: boolean;
  readonly onLook: (code: string | null) => void;
}

function CodeRow({ desk, code, isRunning, onLook }: CodeRowProps): JSX.Element {
  const look = () => onLook(code.id);
  const lookAway = () => onLook(null);
  return (
    <li class={isRunning ? "on" : ""} onPointerEnter={look} onPointerLeave={lookAway}>
      <button
        type="button"
        aria-pressed={isRunning}
        aria-disabled={!desk.canWrite}
        aria-describedby={`counts-${code.id}`}
        onMouseDown={keepFocus}
        onFocus={look}
        onBlur={lookAway}
        onClick={() => desk.setCode(code)}
      >
        <kbd>{code.key}</kbd>
        <i class={`swatch k${code.pattern}`} aria-hidden="true" />
        <span>
          <b>{code.label}</b> {code.hint && <span class="hint-words">{code.hint}</span>}
        </span>
      </button>
      <span class="vh" id={`counts-${code.id}`}>
        <Definition code={code} />
      </span>
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
