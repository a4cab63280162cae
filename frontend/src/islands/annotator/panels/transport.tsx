import type { JSX } from "preact";
import { gettext, interpolate } from "../../../shared/i18n";
import { Icon, type IconName } from "../../../shared/icons";
import { clock } from "../../../shared/timebase";
import { type Desk, FASTEST, SPEEDS } from "../desk";
import type { CommandId } from "../keys";
import { speedWords } from "../wording";
import { FilmTime } from "./film_view";
import { CommandKey, Hint, keepFocus } from "./key";
import { useEvents } from "./use_events";

export function Transport({ desk }: { desk: Desk }): JSX.Element {
  useEvents(desk.film.events, "play-changed", "loop-changed", "sound-changed");
  useEvents(desk.model.events, "tier-chosen");
  useEvents(desk.events, "keys-changed");
  const { film } = desk;
  const all = clock(film.durationMs);
  return (
    <div class="trans" role="toolbar" aria-label={gettext("The film")}>
      <Control desk={desk} id="frame-back" icon="previous" label={gettext("One frame back")} />
      <Control
        desk={desk}
        id="play"
        icon={film.isPlaying ? "pause" : "play"}
        label={film.isPlaying ? gettext("Pause") : gettext("Play")}
        isMain
      />
      <Control desk={desk} id="frame-on" icon="next" label={gettext("One frame on")} />
      <Control
        desk={desk}
        id="loop"
        icon="loop"
        label={gettext("Loop this bout")}
        isOn={film.loop !== null}
      />
      {!desk.state.recording.is_silent && (
        <Control
          desk={desk}
          id="sound"
          icon={film.video.muted ? "mute" : "sound"}
          label={film.video.muted ? gettext("Sound is off") : gettext("Sound is on")}
        />
      )}
      <FilmTime film={film} class="tc" />
      <span class="faint">{interpolate(gettext("of %(all)s"), { all })}</span>
      <span class="grow" />
      <span class="row t13 muted hints">
        <Hint desk={desk} ids={["play"]}>
          {gettext("play")}
        </Hint>
        <Hint desk={desk} ids={["frame-back", "frame-on"]}>
          {gettext("frame")}
        </Hint>
        <Hint desk={desk} ids={["edge-start", "edge-end"]}>
          {gettext("edge to here")}
        </Hint>
        <Hint desk={desk} ids={["split"]}>
          {gettext("split")}
        </Hint>
        <Hint desk={desk} ids={["loop"]}>
          {gettext("loop")}
        </Hint>
        <SpeedHint desk={desk} />
        {desk.props.moments_url && (
          <Hint desk={desk} ids={["mark"]}>
            {gettext("mark for review")}
          </Hint>
        )}
      </span>
    </div>
  );
}

/** Five keys, of which the first and the last are shown; a list serves the pointer. */
function SpeedHint({ desk }: { desk: Desk }): JSX.Element {
  useEvents(desk.film.events, "speed-changed");
  const choose = (event: Event & { currentTarget: HTMLSelectElement }) => {
    desk.film.setSpeed(Number(event.currentTarget.value));
    event.currentTarget.blur();
  };
  return (
    <span class="hint">
      <CommandKey desk={desk} id="speed-1" />
      <span aria-hidden="true">–</span>
      <CommandKey desk={desk} id="speed-5" />
      <span class="speed">
        <span aria-hidden="true">{gettext("speed")}</span>
        <select aria-label={gettext("Speed")} value={String(desk.film.speed)} onChange={choose}>
          {[...SPEEDS, FASTEST].map((speed) => (
            <option key={speed} value={String(speed)}>
              {speedWords(speed)}
            </option>
          ))}
        </select>
      </span>
    </span>
  );
}

interface ControlProps {
  readonly desk: Desk;
  readonly id: CommandId;
  readonly icon: IconName;
  readonly label: string;
  readonly isMain?: boolean;
  readonly isOn?: boolean;
}

function Control({ desk, id, icon, label, isMain, isOn }: ControlProps): JSX.Element {
  return (
    <button
      type="button"
      class={isMain ? "icon-btn icon-btn-main" : "icon-btn"}
      aria-label={label}
      title={label}
      {...(isOn === undefined ? {} : { "aria-pressed": isOn })}
      onMouseDown={keepFocus}
      onClick={() => desk.run(id)}
    >
      <Icon name={icon} />
    </button>
  );
}
