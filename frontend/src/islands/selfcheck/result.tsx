import type { JSX } from "preact";
import type { ChoiceProps } from "../../generated/selfcheck";
import { gettext } from "../../shared/i18n";
import type { CheckModel } from "./model";
import { NowCard } from "./now";
import { namedWords, readWords } from "./wording";

interface ResultProps {
  readonly model: CheckModel;
}

/** What was named, and what can be done. No score, no verdict. */
export function ResultPage({ model }: ResultProps): JSX.Element {
  const named = model.named();
  return (
    <div class="look-result">
      <h1 tabIndex={-1}>{namedWords(named.length)}</h1>
      <p class="muted look-hint">
        {gettext("This is not a diagnosis, and there is no score. It is a way to begin a talk.")}
      </p>
      {model.urgent().length > 0 && (
        <>
          <Named model={model} title={gettext("What to do now")} choices={model.urgent()} />
          <NowCard model={model} isDoctor={model.urgent("doctor").length > 0} />
        </>
      )}
      <Named model={model} title={gettext("What is common")} choices={model.ofKind("common")} />
      <Named model={model} title={gettext("What is worth a talk")} choices={model.ofKind("sign")} />
      {named.length === 0 && (
        <section class="card">
          <p>
            {gettext(
              "You need no worry of the list to ask. If something is not as you wish, that is reason enough.",
            )}
          </p>
        </section>
      )}
      <NextSteps model={model} />
      <p class="t14 muted">
        {gettext(
          "These questions cannot tell whether anyone is in danger. If you are afraid of what could happen, call now.",
        )}
      </p>
    </div>
  );
}

interface NamedProps extends ResultProps {
  readonly title: string;
  readonly choices: readonly ChoiceProps[];
}

function Named({ model, title, choices }: NamedProps): JSX.Element | null {
  if (!choices.length) return null;
  return (
    <section class="card worries">
      <h2 class="eyebrow">{title}</h2>
      <ul>
        {choices.map((choice) => (
          <li key={choice.key}>
            <b>{choice.said}</b>
            <span>{model.about(choice)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NextSteps({ model }: ResultProps): JSX.Element {
  const { read_by, read_by_ms, waiting } = model.props;
  return (
    <section class="card next-box">
      <h2>{gettext("If you ask for a first talk")}</h2>
      <ol class="next-steps">
        <li>{readWords(read_by, read_by_ms, Date.now())}</li>
        <li>
          {gettext("They reach you the way and at the hours you choose.")}
          {waiting && ` ${waiting}`}
        </li>
        <li>{gettext("You decide together. You can stop at any point.")}</li>
      </ol>
    </section>
  );
}

/** The same in the parent's own words, to turn the phone round and show it. */
export function DoctorPage({ model }: ResultProps): JSX.Element {
  const { how_often, since } = model.props;
  const words = (options: typeof how_often, value?: string) =>
    options.find((option) => option.value === value)?.label ?? "";
  return (
    <div class="look-result">
      <h1 tabIndex={-1}>{gettext("What I would like to talk about")}</h1>
      {model.named().length > 0 ? (
        <section class="card worries">
          <ul>
            {model.named().map((choice) => {
              const detail = model.detailOf(choice.key);
              const told = [words(how_often, detail.how_often), words(since, detail.since)];
              return (
                <li key={choice.key}>
                  <b>{choice.words}</b>
                  <span>{told.filter(Boolean).join(". ")}</span>
                </li>
              );
            })}
          </ul>
        </section>
      ) : (
        <p>{gettext("I have named nothing of the list, and I would still like to talk.")}</p>
      )}
      <p class="t14 muted">
        {gettext("Written on this phone by its owner. Nothing of it was sent or kept.")}
      </p>
    </div>
  );
}
