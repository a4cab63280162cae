import type { JSX } from "preact";
import type { BuilderState, MomentFacts, ThreadFacts } from "../../generated/review";
import { gettext, interpolate, ngettext, quoted } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import { Scrolled } from "../../shared/scrolled";
import { KindMark } from "./parts";

interface RulesProps {
  readonly state: BuilderState;
  readonly chosen: readonly MomentFacts[];
  readonly reason: string;
  readonly refusal: string;
  readonly onReason: (text: string) => void;
}

/** How the order stands to the strengths-first rule, and what else to keep in mind. */
export function Rules({ state, chosen, reason, refusal, onReason }: RulesProps): JSX.Element {
  const { checks, review, goals, threads, last_words: last } = state;
  return (
    <Scrolled class="pane rules" labelledBy="rules-title">
      <h2 class="sec" id="rules-title">
        {gettext("Strengths to questions")}
      </h2>
      <div class="row between ratio-row">
        <span class="ratio" role="img" aria-label={ratioLabel(state)}>
          {chosen.map((moment, place) => (
            <KindMark key={place} kind={moment.kind} />
          ))}
        </span>
        <b class="ratio-text">{ratioText(state)}</b>
      </div>
      <p class="t13 faint">
        {checks.is_strengths_only_review
          ? gettext(
              "The first two reviews hold strengths only. You can go beside it if you write down why.",
            )
          : gettext(
              "For each hard moment, at least three strengths. Curious counts in neither. You can go lower if you write down why.",
            )}
      </p>
      <ul class="chk">
        <Check
          holds={checks.begins_and_ends_with_strength}
          text={gettext("Begins and ends with a strength")}
        />
        <Check
          holds={checks.has_enough_strengths}
          text={
            checks.is_strengths_only_review
              ? gettext("Strengths only")
              : gettext("At least 3 strengths to 1 hard moment")
          }
        />
        <Check
          holds={checks.are_all_short}
          text={gettext("Every moment is under 15 seconds")}
          isHint
        />
        <Check
          holds={checks.has_consent}
          text={interpolate(gettext("%(who)s allows watching together"), { who: review.caregiver })}
        />
        <Check
          holds={checks.are_same_situation}
          text={gettext("All from the same kind of situation")}
          isHint
        />
      </ul>
      {chosen.length > 0 && !checks.holds && (
        <label class="override">
          <span class="t14">{gettext("Why this order, all the same?")}</span>
          <textarea
            rows={3}
            maxLength={1000}
            value={reason}
            onInput={(event) => onReason(event.currentTarget.value)}
          />
        </label>
      )}
      {refusal && (
        <p class="note t13" role="alert">
          <span>{refusal}</span>
        </p>
      )}
      <hr class="rule" />
      <h2 class="sec">
        {interpolate(gettext("What %(who)s hopes for"), { who: review.caregiver })}
      </h2>
      {goals.map((words) => (
        <p key={words} class="quote">
          {quoted(words)}
        </p>
      ))}
      {goals.length === 0 && (
        <p class="t14 faint">
          {gettext("Not asked yet. You can write it down in the family’s plan.")}
        </p>
      )}
      {threads.length > 0 && (
        <>
          <hr class="rule" />
          <h2 class="sec">
            {interpolate(gettext("What %(who)s believes"), { who: review.caregiver })}
          </h2>
          {threads.map((thread) => (
            <p key={thread.id} class="t14 last-words">
              {quoted(thread.belief)} <span class="faint">{ratedText(thread)}</span>
            </p>
          ))}
        </>
      )}
      <hr class="rule" />
      <h2 class="sec">
        {interpolate(gettext("Last time %(who)s said"), { who: review.caregiver })}
      </h2>
      {last ? (
        <p class="t14 last-words">
          {quoted(last.words)} <span class="faint">{sourceOf(last)}</span>
        </p>
      ) : (
        <p class="t14 faint">{gettext("Nothing yet: this is the first time.")}</p>
      )}
      <hr class="rule" />
      <h2 class="sec">{gettext("Calm moments to offer")}</h2>
      <div class="row wrap tags">
        {state.offers.slice(0, 5).map((offer) => (
          <span key={offer.title} class="tag tag-baby">
            {offer.title}
          </span>
        ))}
      </div>
      <p class="t13 faint">
        {interpolate(gettext("%(who)s picks at the end, or picks none."), {
          who: review.caregiver,
        })}
      </p>
    </Scrolled>
  );
}

function ratedText({ ratings }: ThreadFacts): string {
  const last = ratings.at(-1);
  if (!last) return "";
  return interpolate(gettext("Felt true: %(value)s of 10."), { value: last.value });
}

function sourceOf(last: NonNullable<BuilderState["last_words"]>): string {
  const place = interpolate(gettext("Review %(review)s, moment %(moment)s."), {
    review: last.review_number,
    moment: last.moment_number,
  });
  const home = last.is_from_home ? ` ${gettext("Shared from home.")}` : "";
  const past = last.own_past
    ? ` ${interpolate(gettext("Linked to: %(past)s"), { past: last.own_past })}`
    : "";
  return place + home + past;
}

function ratioText({ checks: { strengths, hard } }: BuilderState): string {
  if (strengths + hard === 0) return "–";
  if (hard > 0) return interpolate(gettext("%(strengths)s to %(hard)s"), { strengths, hard });
  return interpolate(ngettext("%(n)s strength", "%(n)s strengths", strengths), { n: strengths });
}

function ratioLabel({ checks }: BuilderState): string {
  return interpolate(gettext("%(strengths)s strengths, %(hard)s hard, %(curious)s curious"), {
    strengths: checks.strengths,
    hard: checks.hard,
    curious: checks.curious,
  });
}

function Check({
  holds,
  text,
  isHint = false,
}: {
  holds: boolean;
  text: string;
  isHint?: boolean;
}): JSX.Element {
  return (
    <li class={holds ? "" : "open"}>
      <Icon name={holds ? "check" : "minus"} />
      <span>
        {text}
        {!holds && (
          <small>{isHint ? gettext("not so now; only a hint") : gettext("not so now")}</small>
        )}
      </span>
    </li>
  );
}
