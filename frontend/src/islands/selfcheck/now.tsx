import type { JSX } from "preact";
import type { CallNumber, ChoiceProps, StepProps } from "../../generated/selfcheck";
import { gettext } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { CheckModel } from "./model";
import { readWords } from "./wording";

interface NowProps {
  readonly model: CheckModel;
}

interface HereProps extends NowProps {
  readonly step: StepProps;
  readonly choice: ChoiceProps;
}

/** Right under a choice that should not wait, the moment it is made; the numbers once. */
export function UrgentHere({ model, step, choice }: HereProps): JSX.Element {
  const urgent = model.urgent();
  const first = step.choices.find((one) => urgent.includes(one));
  const isUrgent = urgent.includes(choice);
  return (
    <div class="look-urgent" aria-live="polite">
      {first === choice && <NowCard model={model} isDoctor={choice.kind === "doctor"} />}
      {isUrgent && choice.natures.length > 0 && <Telling model={model} choice={choice} />}
    </div>
  );
}

/** The numbers, and "Send this to a person now" with when it is read. */
export function NowCard({
  model,
  isDoctor: asDoctor = false,
}: NowProps & { isDoctor?: boolean }): JSX.Element {
  const { contacts, telephone, read_by, read_by_ms } = model.props;
  return (
    <section class="card call-now">
      <h2 class="t18">
        {asDoctor ? gettext("A doctor now") : gettext("If something could happen now, call")}
      </h2>
      {asDoctor && (
        <p>{gettext("Please do not wait for us: call a doctor or the emergency number now.")}</p>
      )}
      {contacts.length > 0 ? (
        <ul class="now-numbers">
          {contacts.map((contact) => (
            <li key={contact.dial}>
              <NumberLink contact={contact} />
            </li>
          ))}
        </ul>
      ) : (
        <p>
          {gettext(
            "No number is set up here. Call the emergency number of the country you are in; in many countries that is 112.",
          )}
        </p>
      )}
      {telephone && (
        <p class="t14">
          {gettext("The practice:")} <a href={`tel:${telephone.dial}`}>{telephone.number}</a>
          {telephone.hours && `, ${telephone.hours}`}
        </p>
      )}
      <button class="btn btn-person btn-wide" type="button" onClick={() => model.send()}>
        {gettext("Send this to a person now")}
      </button>
      <p class="t14">
        {readWords(read_by, read_by_ms, Date.now())} {gettext("Until you send it, nobody sees it.")}
      </p>
    </section>
  );
}

function NumberLink({ contact }: { contact: CallNumber }): JSX.Element {
  return (
    <a href={`tel:${contact.dial}`}>
      <Icon name="phone" />
      <span class="grow">
        <b>{contact.label}</b>
        {contact.hours && <small>{contact.hours}</small>}
      </span>
      <bdi class="dial">{contact.number}</bdi>
    </a>
  );
}

/** Told apart by the parent's own choice: a thought, a wish, a deed. */
function Telling({ model, choice }: NowProps & { choice: ChoiceProps }): JSX.Element {
  const told = model.natureOf(choice.key);
  const options = model.props.natures.filter(({ value }) => choice.natures.includes(value));
  const answer = options.find(({ value }) => value === told)?.answer;
  return (
    <fieldset class="card telling">
      <legend>
        <b>{choice.said}.</b> {gettext("Which is nearest?")}
      </legend>
      <div class="look-picks">
        {options.map((option) => (
          <label class="pick" key={option.value}>
            <input
              type="radio"
              name={`nature-${choice.key}`}
              checked={told === option.value}
              onChange={() => model.tellNature(choice.key, option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {answer && <p class="telling-answer">{answer}</p>}
    </fieldset>
  );
}
