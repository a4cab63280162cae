import type { JSX } from "preact";
import { gettext, interpolate } from "../../../shared/i18n";
import { Scrolled } from "../../../shared/scrolled";
import { clock } from "../../../shared/timebase";
import type { Code, CodeMeasures, Measures, Tier } from "../contract";
import type { Desk } from "../desk";
import { secondsWords, shareWords } from "../wording";
import { useEvents } from "./use_events";

/** What the server counts on the active track, with what it is counted against. */
export function MeasuresPanel({ desk }: { desk: Desk }): JSX.Element {
  useEvents(desk.measuring.events, "measures-changed");
  useEvents(desk.model.events, "tier-chosen");
  const tier = desk.model.activeTier;
  const latest = desk.measuring.latest;
  const told = latest?.measures.tiers[tier.id];
  const codes = tier.codes.filter((code) => !code.is_unscorable);
  const byCode = new Map(told?.codes.map((one) => [one.code, one]));
  return (
    <Scrolled class="card desk-measures" labelledBy="desk-measures-title">
      <div class="sec-row">
        <h2 class="sec" id="desk-measures-title">
          {gettext("So far in this track")}
        </h2>
      </div>
      <table class={codes.length > 5 ? "mz is-dense" : "mz"}>
        {tier.kind === "state" ? <StateHead /> : <PointHead />}
        <tbody>
          {codes.map((code) => (
            <CodeNumbers key={code.id} code={code} tier={tier} told={byCode.get(code.id)} />
          ))}
        </tbody>
      </table>
      <div class="desk-measures-words">
        {latest && told && (
          <p class="t13">
            <Observable observableMs={told.observable_ms} untilMs={latest.untilMs} />{" "}
            <Between measures={latest.measures} />
          </p>
        )}
        {desk.measuring.isFailing && (
          <p class="t13">{gettext("The numbers could not be asked for. They come again.")}</p>
        )}
        <p class="t13 faint">
          {gettext("A description of this clip. There is no norm, and more is not better.")}
        </p>
      </div>
    </Scrolled>
  );
}

function StateHead(): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{gettext("Code")}</th>
        <th scope="col">{gettext("Share")}</th>
        <th scope="col">{gettext("Bouts")}</th>
        <th scope="col">{gettext("Mean")}</th>
      </tr>
    </thead>
  );
}

function PointHead(): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{gettext("Code")}</th>
        <th scope="col">{gettext("Times")}</th>
        <th scope="col">{gettext("A minute")}</th>
      </tr>
    </thead>
  );
}

interface CodeNumbersProps {
  readonly code: Code;
  readonly tier: Tier;
  readonly told: CodeMeasures | undefined;
}

function CodeNumbers({ code, tier, told }: CodeNumbersProps): JSX.Element {
  const mean = told?.mean_bout_ms;
  const rate = told?.rate_per_min;
  const share = told?.share;
  return (
    <tr>
      <th scope="row">
        <span class="mz-name">
          <i class={`swatch k${code.pattern}`} aria-hidden="true" />
          {code.label}
        </span>
      </th>
      {tier.kind === "state" && <td>{share == null ? "–" : shareWords(share)}</td>}
      <td>{told?.bouts ?? "–"}</td>
      {tier.kind === "state" && <td>{mean == null ? "–" : secondsWords(mean)}</td>}
      {tier.kind === "point" && <td>{rate == null ? "–" : rate.toFixed(1)}</td>}
    </tr>
  );
}

function Observable(props: { observableMs: number; untilMs: number }): JSX.Element {
  const times = {
    seen: clock(props.observableMs, { withMs: false }),
    all: clock(props.untilMs, { withMs: false }),
  };
  return <Bold words={interpolate(gettext("Observable *%(seen)s* of %(all)s."), times)} />;
}

/** What happens between the two: said only where it was coded. */
function Between({ measures }: { measures: Measures }): JSX.Element {
  const { answers, shared_pleasure } = measures;
  const answersWords = gettext("Answers within %(window)s s: *%(answered)s of %(bids)s* bids.");
  const pleasureWords = gettext("Shared pleasure: *%(time)s*, %(share)s.");
  return (
    <>
      {answers && answers.bids > 0 && (
        <Bold
          words={interpolate(answersWords, {
            window: answers.window_ms / 1000,
            answered: answers.answered,
            bids: answers.bids,
          })}
        />
      )}{" "}
      {shared_pleasure?.share != null && (
        <Bold
          words={interpolate(pleasureWords, {
            time: secondsWords(shared_pleasure.ms),
            share: shareWords(shared_pleasure.share),
          })}
        />
      )}
    </>
  );
}

/** `a *b* c`, so that a sentence stays whole for those who translate it. */
function Bold({ words }: { words: string }): JSX.Element {
  const parts = words.split("*");
  return <span>{parts.map((part, at) => (at % 2 ? <b key={part}>{part}</b> : part))}</span>;
}
