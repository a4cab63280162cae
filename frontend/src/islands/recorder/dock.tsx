import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { gettext, interpolate } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { RecorderModel } from "./model";
import { amountWords, leftWords } from "./pace";
import { useChanges } from "./view";
import { footWords, headWords, isSignedOut } from "./words";

/** The foot of the page: the one thing to do now, or how far it is. */
export function Dock({ model }: { model: RecorderModel }): JSX.Element | null {
  useChanges(model);
  switch (model.stage) {
    case "framing":
      return (
        <Foot>
          <Main onClick={() => void model.record()}>{gettext("Begin filming")}</Main>
          <button class="btn btn-bare" type="button" onClick={() => void model.chooseAgain()}>
            {gettext("Back")}
          </button>
        </Foot>
      );
    case "recording":
      return (
        <Foot>
          <Main onClick={() => model.stopRecording()}>{gettext("Stop filming")}</Main>
        </Foot>
      );
    case "chosen":
      return <ReadyToSend model={model} />;
    case "checking":
      return (
        <Foot>
          <p class="t14 muted">{gettext("Looking at your film.")}</p>
        </Foot>
      );
    case "sending":
    case "waiting":
    case "paused":
      return <OnItsWay model={model} />;
    case "arrived":
      return (
        <Foot>
          <a class="btn btn-main btn-wide" href={model.props.sent_url}>
            {gettext("Your film is here. What happens next")}
          </a>
        </Foot>
      );
    case "refused":
      return <AfterRefusal model={model} />;
    default:
      return null;
  }
}

function ReadyToSend({ model }: { model: RecorderModel }): JSX.Element {
  return (
    <Foot>
      <Main isDisabled={!model.maySend} describedBy="send-hint" onClick={() => void model.send()}>
        {gettext("Send")}
      </Main>
      <p class="t14 muted" id="send-hint">
        {model.maySend
          ? gettext("You can stop any use later, in one step.")
          : gettext("Switch on “Watching together” to send it.")}
      </p>
    </Foot>
  );
}

function OnItsWay({ model }: { model: RecorderModel }): JSX.Element {
  const { stage, sent, total } = model;
  const percent = total ? Math.floor((100 * sent) / total) : 0;
  const isPaused = stage === "paused";
  return (
    <Foot>
      <div class="row between">
        <b>{interpolate(headWords(stage), { amount: amountWords(sent, total) })}</b>
        <span class="muted t14">{stage === "sending" && leftWords(model.pace.left(total))}</span>
      </div>
      <div
        class="meter"
        role="progressbar"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={gettext("Sending")}
      >
        <Filled percent={percent} />
      </div>
      <div class="row send-row">
        <p class="t14 muted grow">{footWords(stage)}</p>
        <button
          class="chip"
          type="button"
          onClick={() => (isPaused ? model.goOn() : model.pause())}
        >
          <Icon name={isPaused ? "play" : "pause"} />
          {isPaused ? gettext("Go on") : gettext("Pause")}
        </button>
      </div>
      {isPaused && (
        <button class="btn btn-bare btn-sm" type="button" onClick={() => void model.giveUp()}>
          {gettext("Do not send this film")}
        </button>
      )}
    </Foot>
  );
}

/** Signed out: by way of the sign-in page back to here; otherwise the same film again. */
function AfterRefusal({ model }: { model: RecorderModel }): JSX.Element {
  if (isSignedOut(model.refusal)) {
    return (
      <Foot>
        <a class="btn btn-main btn-wide" href={window.location.pathname}>
          {gettext("Sign in again")}
        </a>
      </Foot>
    );
  }
  if (model.isRecordedHere) {
    return (
      <Foot>
        <Main onClick={() => void model.tryAgain()}>{gettext("Try again")}</Main>
      </Foot>
    );
  }
  return (
    <Foot>
      <Main onClick={() => void model.chooseAgain()}>{gettext("Choose a film")}</Main>
    </Foot>
  );
}

interface MainProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
  readonly describedBy?: string;
}

function Main({ children, onClick, isDisabled = false, describedBy }: MainProps): JSX.Element {
  return (
    <button
      class="btn btn-main btn-wide"
      type="button"
      disabled={isDisabled}
      aria-describedby={describedBy}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** The width is set from here: the security policy allows no style in the markup. */
function Filled({ percent }: { percent: number }): JSX.Element {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => bar.current?.style.setProperty("inline-size", `${percent}%`), [percent]);
  return <span ref={bar} />;
}

function Foot({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="send-in">{children}</div>;
}
