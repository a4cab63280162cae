import { Fragment, type JSX } from "preact";
import { useState } from "preact/hooks";
import type { Follow, RoomItem, RoomState } from "../../generated/review";
import type { Drafts } from "../../shared/drafts";
import { gettext, interpolate, quoted } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import { FollowBelief } from "./follow";
import { timeOf } from "./parts";

export type StepName = "see" | "feel" | "infants_view" | "link" | "next";
export type Field = "words" | "feeling" | "belief" | "infants_view" | "own_past";

interface TalkProps {
  readonly item: RoomItem;
  readonly state: RoomState;
  readonly drafts: Drafts;
  readonly isOpen: boolean;
  readonly onBegin: () => void;
  readonly onWords: (field: Field, text: string, draft: string) => void;
  readonly onFollow: (follow: Follow) => void;
  readonly onRate: (value: number) => void;
  readonly onPass: () => void;
  readonly onThought: () => void;
  readonly onEnd: () => void;
}

/** What is said about one moment: the caregiver first, then feeling, belief, past. */
export function Talk(props: TalkProps): JSX.Element {
  const { item, state, drafts, isOpen } = props;
  const who = state.review.caregiver;
  const [step, setStep] = useState<StepName>("see");
  const said = item.reflection;
  const save = (field: Field, text: string) => props.onWords(field, text, `${item.id}-${field}`);
  const rows: [Field, StepName, string, string][] = [
    ["feeling", "feel", gettext("Feeling"), gettext("How it is to watch this, in their words")],
    ["belief", "feel", gettext("Belief"), gettext("A sentence about themselves or the baby")],
    [
      "infants_view",
      "infants_view",
      gettext("Baby’s view"),
      gettext("What the baby might say here"),
    ],
    [
      "own_past",
      "link",
      gettext("Own past"),
      interpolate(gettext("%(who)s has not linked this yet. No need to."), { who }),
    ],
  ];
  return (
    <>
      <Steps step={step} item={item} onPick={setStep} />
      <div class="sec-row said-title">
        <h2 class="sec">{interpolate(gettext("%(who)s, word for word"), { who })}</h2>
        {said && (
          <span class="t13 faint">
            {interpolate(gettext("entered by %(name)s, %(time)s"), {
              name: said.entered_by,
              time: timeOf(new Date(said.saved_at)),
            })}
          </span>
        )}
      </div>
      <Said
        item={item}
        who={who}
        drafts={drafts}
        isOpen={isOpen}
        onSave={(text) => save("words", text)}
        onPass={props.onPass}
        onBegin={props.onBegin}
      />
      <ul class="links">
        {rows.map(([field, of, label, hint]) => (
          <Fragment key={field}>
            <Answer
              draft={`${item.id}-${field}`}
              drafts={drafts}
              label={label}
              hint={hint}
              text={said?.[field] ?? ""}
              isNow={step === of}
              isOpen={isOpen}
              onPick={() => setStep(of)}
              onSave={(text) => save(field, text)}
            />
            {field === "belief" && step === of && said?.belief && (
              <li class="follow-row">
                <FollowBelief
                  item={item}
                  state={state}
                  isOpen={isOpen}
                  onFollow={props.onFollow}
                  onRate={props.onRate}
                />
              </li>
            )}
          </Fragment>
        ))}
      </ul>
      <hr class="rule" />
      {step === "next" ? (
        <WhatNext state={state} isOpen={isOpen} onEnd={props.onEnd} />
      ) : (
        <>
          <div class="sec-row">
            <h2 class="sec">{gettext("You could ask")}</h2>
            <span class="t13 faint">{gettext("one, then wait")}</span>
          </div>
          <ol class="ask">
            {questionsFor(state, item, step).map((question, index) => (
              <li key={question}>
                <span class="ask-no">{index + 1}</span>
                <span>{question}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {item.has_thought && (
        <Thought item={item} who={who} isOpen={isOpen} onShow={props.onThought} />
      )}
    </>
  );
}

function questionsFor(state: RoomState, item: RoomItem, step: StepName): readonly string[] {
  const bank = state.questions[step] ?? [];
  return step === "see" && item.question ? [item.question, ...bank].slice(0, 3) : bank;
}

function Steps({
  step,
  item,
  onPick,
}: {
  step: StepName;
  item: RoomItem;
  onPick: (step: StepName) => void;
}): JSX.Element {
  const said = item.reflection;
  const steps: [StepName, string, boolean][] = [
    ["see", gettext("See"), item.is_thought_due],
    ["feel", gettext("Feel"), Boolean(said?.feeling || said?.belief)],
    ["infants_view", gettext("Baby’s view"), Boolean(said?.infants_view)],
    ["link", gettext("Link"), Boolean(said?.own_past)],
    ["next", gettext("What next"), false],
  ];
  return (
    <ol class="stage" aria-label={gettext("Where we are")}>
      {steps.map(([name, text, isDone]) => (
        <li key={name} class={name === step ? "now" : isDone ? "done" : ""}>
          <button
            type="button"
            aria-current={name === step ? "step" : undefined}
            onClick={() => onPick(name)}
          >
            {text}
          </button>
        </li>
      ))}
    </ol>
  );
}

interface SaidProps {
  readonly item: RoomItem;
  readonly who: string;
  readonly drafts: Drafts;
  readonly isOpen: boolean;
  readonly onSave: (text: string) => void;
  readonly onPass: () => void;
  readonly onBegin: () => void;
}

/** The caregiver's own words come first; typing them is the clinician's part. */
function Said({ item, who, drafts, isOpen, onSave, onPass, onBegin }: SaidProps): JSX.Element {
  const draft = `${item.id}-words`;
  const saved = item.reflection?.words ?? "";
  const kept = drafts.read(draft);
  const [text, setText] = useState(kept ?? saved);
  const [isEditing, setEditing] = useState(kept !== null && kept !== saved);
  if (!isOpen) {
    return (
      <div class="said">
        {saved ? (
          <p>{quoted(saved)}</p>
        ) : (
          <p class="muted">
            {item.has_passed
              ? interpolate(gettext("%(who)s would rather not say."), { who })
              : gettext("Nothing yet. Begin when you both sit well.")}
          </p>
        )}
        {!saved && !item.has_passed && (
          <button type="button" class="btn btn-line btn-sm" onClick={onBegin}>
            {gettext("Begin")}
          </button>
        )}
      </div>
    );
  }
  if (saved && !isEditing) {
    return (
      <div class="said">
        <p>{quoted(saved)}</p>
        <button
          type="button"
          class="btn btn-bare btn-sm"
          onClick={() => {
            setText(saved);
            setEditing(true);
          }}
        >
          {gettext("Change")}
        </button>
      </div>
    );
  }
  const save = () => {
    if (!text.trim()) return;
    onSave(text);
    setEditing(false);
  };
  return (
    <div class="said said-write">
      <textarea
        rows={3}
        maxLength={4000}
        aria-label={interpolate(gettext("What %(who)s says, word for word"), { who })}
        placeholder={interpolate(
          gettext("%(who)s first. Write down what is said, word for word."),
          { who },
        )}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          drafts.keep(draft, event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <div class="row between">
        {item.has_passed ? (
          <span class="t13 muted">
            {interpolate(gettext("%(who)s passed. That is fine."), { who })}
          </span>
        ) : (
          <button type="button" class="btn btn-bare btn-sm" onClick={onPass}>
            {interpolate(gettext("%(who)s passes"), { who })}
          </button>
        )}
        <button type="button" class="btn btn-main btn-sm" disabled={!text.trim()} onClick={save}>
          {interpolate(gettext("These are %(who)s’s words"), { who })}
        </button>
      </div>
    </div>
  );
}

interface AnswerProps {
  readonly draft: string;
  readonly drafts: Drafts;
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly isNow: boolean;
  readonly isOpen: boolean;
  readonly onPick: () => void;
  readonly onSave: (text: string) => void;
}

function Answer({
  draft,
  drafts,
  label,
  hint,
  text: saved,
  isNow,
  isOpen,
  onPick,
  onSave,
}: AnswerProps): JSX.Element {
  const [text, setText] = useState(() => drafts.read(draft) ?? saved);
  const save = () => {
    if (text !== saved) onSave(text);
  };
  return (
    <li class={isNow ? "cur" : ""}>
      <span>{label}</span>
      {isNow && isOpen ? (
        <textarea
          rows={1}
          maxLength={label === gettext("Feeling") ? 300 : 1000}
          aria-label={label}
          placeholder={hint}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            drafts.keep(draft, event.currentTarget.value);
          }}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            save();
          }}
        />
      ) : (
        <button type="button" class={`answer ${text ? "" : "faint"}`} onClick={onPick}>
          {text ? quoted(text) : hint}
        </button>
      )}
    </li>
  );
}

interface ThoughtProps {
  readonly item: RoomItem;
  readonly who: string;
  readonly isOpen: boolean;
  readonly onShow: () => void;
}

/** The prepared thought: its text is not on this page before it is shown. */
function Thought({ item, who, isOpen, onShow }: ThoughtProps): JSX.Element {
  const waiting = item.is_thought_due
    ? gettext("%(who)s has spoken or passed")
    : gettext("waits until %(who)s has spoken or passed");
  return (
    <div class="thought">
      <p class="row between t13">
        <b>{gettext("Your prepared thought")}</b>
        {item.thought === null && <span>{interpolate(waiting, { who })}</span>}
      </p>
      {item.thought !== null ? (
        <p>{quoted(item.thought)}</p>
      ) : (
        <>
          <p class="row">
            <Icon name="lock" size="s" />
            {gettext("Kept out of sight.")}
          </p>
          <button
            type="button"
            class="btn btn-line btn-sm"
            disabled={!item.is_thought_due || !isOpen}
            onClick={onShow}
          >
            {interpolate(gettext("Show %(who)s now"), { who })}
          </button>
        </>
      )}
    </div>
  );
}

function WhatNext({
  state,
  isOpen,
  onEnd,
}: {
  state: RoomState;
  isOpen: boolean;
  onEnd: () => void;
}): JSX.Element {
  const who = state.review.caregiver;
  return (
    <div class="what-next">
      <h2 class="sec">{interpolate(gettext("When %(who)s is ready for what next"), { who })}</h2>
      {state.activity ? (
        <p class="tag tag-baby">{state.activity.title}</p>
      ) : (
        <>
          <div class="row wrap tags">
            {state.offers.slice(0, 5).map((offer) => (
              <span key={offer.title} class="tag tag-baby">
                {offer.title}
              </span>
            ))}
            <span class="tag tag-baby">{interpolate(gettext("%(who)s’s own idea"), { who })}</span>
          </div>
          {isOpen && (
            <button type="button" class="btn btn-line btn-sm" onClick={onEnd}>
              {gettext("Agree on one and end together")}
            </button>
          )}
        </>
      )}
    </div>
  );
}
