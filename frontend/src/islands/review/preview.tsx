import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MomentState } from "../../generated/review";
import { gettext, interpolate } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";
import { Scrolled } from "../../shared/scrolled";
import { MenuButton } from "./builder";
import { MomentFilm } from "./moment";

export interface PreviewProps {
  readonly view: "preview";
  readonly states: readonly MomentState[];
  readonly prepare_url: string;
  readonly caregiver: string;
}

/** What the caregiver's phone would show if every moment were shared; nothing is sent. */
export function PreviewPage(props: PreviewProps & { scope: Scope }): JSX.Element {
  const [place, setPlace] = useState(0);
  const state = props.states[place];
  return (
    <>
      <header class="dbar dbar-line">
        <MenuButton />
        <h1>{interpolate(gettext("As %(who)s will see it"), { who: props.caregiver })}</h1>
        <span class="tag">{gettext("On a phone, after you chose together what to share")}</span>
        <span class="grow" />
        <a class="btn btn-line btn-sm" href={props.prepare_url}>
          {gettext("Back to choosing")}
        </a>
      </header>
      <Scrolled class="preview" label={gettext("On their phone")}>
        {state ? (
          <div class="preview-phone">
            <p class="row between preview-bar">
              <button
                type="button"
                class="btn btn-bare btn-sm"
                disabled={place === 0}
                onClick={() => setPlace(place - 1)}
              >
                {gettext("Before")}
              </button>
              <b>
                {interpolate(gettext("Moment %(place)s of %(count)s"), {
                  place: state.place,
                  count: state.count,
                })}
              </b>
              <button
                type="button"
                class="btn btn-bare btn-sm"
                disabled={place >= props.states.length - 1}
                onClick={() => setPlace(place + 1)}
              >
                {gettext("Next")}
              </button>
            </p>
            <MomentFilm key={state.item.id} state={state} scope={props.scope} />
            <div class="moment-text">
              <h2>{gettext("You first. What do you see?")}</h2>
              <p class="t15 muted lead">{gettext("Small things count. No answer is wrong.")}</p>
              <div class="say" aria-hidden="true" />
              <p class="t13 muted">
                {gettext("Your prepared thought, your note and why you chose it are not here.")}
              </p>
            </div>
          </div>
        ) : (
          <p class="note">
            <span>
              {gettext(
                "Nothing to see yet: no moment is in the order, or only hard ones, which are not shared.",
              )}
            </span>
          </p>
        )}
      </Scrolled>
    </>
  );
}
