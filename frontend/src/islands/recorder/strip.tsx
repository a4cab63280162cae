import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { gettext } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";
import { durationWords } from "./pace";
import { drawStills } from "./stills";
import { type Edge, moved, msOfStep, stepOfMs, stepsOf, type Trim } from "./trim";

const STILLS = 6;

interface StripProps {
  readonly address: string;
  readonly durationMs: number;
  readonly trim: Trim;
  /** On its way, what is kept stands. */
  readonly isFixed: boolean;
  /** The part, and the moment that is to be seen now. */
  readonly onMove: (part: Trim, shownMs: number) => void;
  readonly scope: Scope;
}

/** The film as a strip of stills between two edges, moved by finger or by arrow keys. */
export function Strip(props: StripProps): JSX.Element {
  const { address, durationMs, trim, isFixed, onMove, scope } = props;
  const strip = useRef<HTMLFieldSetElement>(null);
  const stills = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const own = scope.child();
    const places = [...(stills.current?.querySelectorAll("canvas") ?? [])];
    void drawStills(address, durationMs, places, own);
    return () => own.close();
  }, [address]);
  useEffect(() => {
    strip.current?.style.setProperty("--from", String(trim.from / durationMs));
    strip.current?.style.setProperty("--until", String(trim.until / durationMs));
  }, [trim, durationMs]);
  const move = (which: Edge, slider: HTMLInputElement) => {
    const step = slider.valueAsNumber;
    const part = moved(trim, which, msOfStep(step, durationMs), durationMs);
    // An edge that may go no further stays where it stands, not where the finger is.
    slider.value = String(stepOfMs(part[which]));
    if (part[which] !== trim[which]) onMove(part, part[which]);
  };
  const edge = (which: Edge, label: string) => (
    <input
      class={which === "from" && trim.from > durationMs / 2 ? "edge edge-above" : "edge"}
      type="range"
      min={0}
      max={stepsOf(durationMs)}
      step={1}
      value={stepOfMs(trim[which])}
      disabled={isFixed}
      aria-label={label}
      aria-valuetext={durationWords(trim[which] / 1000)}
      onInput={(event) => move(which, event.currentTarget)}
    />
  );
  return (
    <fieldset class="trim" ref={strip} aria-label={gettext("Which part of it is kept")}>
      <div class="stills" ref={stills} aria-hidden="true">
        {Array.from({ length: STILLS }, (_, index) => (
          <canvas key={index} />
        ))}
        <span class="cut cut-from" />
        <span class="cut cut-until" />
      </div>
      <span class="keep" aria-hidden="true" />
      {edge("from", gettext("Begins at"))}
      {edge("until", gettext("Ends at"))}
    </fieldset>
  );
}
