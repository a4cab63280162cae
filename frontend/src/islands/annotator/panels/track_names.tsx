import type { JSX } from "preact";
import { gettext, interpolate } from "../../../shared/i18n";
import { Icon } from "../../../shared/icons";
import { clock } from "../../../shared/timebase";
import type { Tier } from "../contract";
import type { Desk } from "../desk";
import { endMs, type Viewport } from "../timeline/viewport";
import { trackName } from "../wording";
import { keepFocus } from "./key";
import { useEvents } from "./use_events";

interface TrackNamesProps {
  readonly desk: Desk;
  readonly onRegions: () => void;
}

/** The column beside the lanes. Each track is a button; the active one is pressed. */
export function TrackNames({ desk, onRegions }: TrackNamesProps): JSX.Element {
  useEvents(desk.model.events, "tier-chosen");
  return (
    <div class="tl-names">
      <div class="tl-names-head">
        <div class="tier-name th-20">{gettext("Whole film")}</div>
        <ViewName desk={desk} />
      </div>
      <div class="tier-name th-31">{gettext("Sound")}</div>
      <div class="tier-name th-26">
        {gettext("Movement")}
        <span class="grow" />
        {desk.canWrite && desk.props.regions_url && (
          <button
            type="button"
            class="tier-tool"
            aria-label={gettext("Set where each person is")}
            title={gettext("Set where each person is")}
            onClick={onRegions}
          >
            <Icon name="place" size="s" />
          </button>
        )}
      </div>
      {desk.model.tiers.map((tier) => (
        <TrackButton key={tier.id} desk={desk} tier={tier} />
      ))}
    </div>
  );
}

const VOICE_CLASS = { caregiver: "a", infant: "b", dyad: "" } as const;

function TrackButton({ desk, tier }: { desk: Desk; tier: Tier }): JSX.Element {
  const isActive = tier.id === desk.model.activeTier.id;
  return (
    <button
      type="button"
      class={`tier-name th-tier ${VOICE_CLASS[tier.voice]} ${isActive ? "on" : ""}`}
      aria-pressed={isActive}
      title={trackName(tier, desk.state)}
      onMouseDown={keepFocus}
      onClick={() => desk.model.chooseTier(tier.id)}
    >
      <b translate={false}>{tier.short}</b>
      <span>{trackName(tier, desk.state)}</span>
    </button>
  );
}

function ViewName({ desk }: { desk: Desk }): JSX.Element {
  useEvents(desk.timeline.events, "view-changed");
  return (
    <div class="tier-name th-24">
      <span class="grow">{viewWords(desk.timeline.view)}</span>
      {(["zoom-out", "zoom-in"] as const).map((id) => (
        <button
          key={id}
          type="button"
          class="tier-tool"
          aria-label={id === "zoom-in" ? gettext("Closer") : gettext("Wider")}
          onMouseDown={keepFocus}
          onClick={() => desk.run(id)}
        >
          <Icon name={id === "zoom-in" ? "plus" : "minus"} size="s" />
        </button>
      ))}
    </div>
  );
}

/** Short films are read in seconds, longer ones by the clock. */
function viewWords(view: Viewport): string {
  const from = view.startMs;
  const to = endMs(view);
  if (to < 100_000) {
    const seconds = { from: Math.round(from / 1000), to: Math.round(to / 1000) };
    return interpolate(gettext("%(from)s to %(to)s s"), seconds);
  }
  const times = { from: clock(from, { withMs: false }), to: clock(to, { withMs: false }) };
  return interpolate(gettext("%(from)s to %(to)s"), times);
}
