import { type ComponentChildren, Fragment, type JSX, type RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChoiceProps, Option, StepProps } from "../../generated/selfcheck";
import { gettext } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { CheckModel, DetailName } from "./model";
import { NowCard, UrgentHere } from "./now";
import { DoctorPage, ResultPage } from "./result";
import { beginAt } from "./send_page";
import { leftWords, pageWords } from "./wording";

const FORM = "look-page";

interface ViewProps {
  readonly model: CheckModel;
}

/** The page in sight; what is behind and ahead exists only in the model. */
export function Page({ model }: ViewProps): JSX.Element {
  useChanges(model);
  const place = useRef<HTMLFormElement>(null);
  useNewPage(place, model);
  return (
    <form
      ref={place}
      id={FORM}
      class="look-page"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        model.next();
      }}
    >
      {model.stage === "who" && <Who model={model} />}
      {model.step && <Questions model={model} step={model.step} />}
      {model.stage === "more" && <More model={model} />}
      {model.stage === "result" && <ResultPage model={model} />}
      {model.stage === "doctor" && <DoctorPage model={model} />}
    </form>
  );
}

/**
 * The foot: one main action. Each stage has elements of its own (keys): a button that became
 * another under the finger would do what the other does.
 */
export function Dock({ model }: ViewProps): JSX.Element | null {
  useChanges(model);
  switch (model.stage) {
    case "result":
      return (
        <div key="result" class="look-foot">
          <button class="btn btn-main btn-wide" type="button" onClick={() => model.send()}>
            {gettext("Ask for a first talk")}
          </button>
          <div class="look-two">
            <button class="btn btn-bare" type="button" onClick={() => model.showDoctor()}>
              {gettext("Show my doctor")}
            </button>
            <button class="btn btn-bare" type="button" onClick={() => leaveQuietly(model)}>
              {gettext("Not now")}
            </button>
          </div>
        </div>
      );
    case "sending":
      return (
        <div key="sending" class="look-foot">
          <button class="btn btn-main btn-wide" form="enquiry" type="submit">
            {gettext("Send")}
          </button>
        </div>
      );
    case "doctor":
      return (
        <div key="doctor" class="look-foot">
          <button class="btn btn-line btn-wide" type="button" onClick={() => model.back()}>
            {gettext("Back")}
          </button>
        </div>
      );
    default:
      return (
        <div key="questions" class="look-foot look-ways">
          {model.stage === "who" ? (
            <a class="btn btn-line btn-wide" href="/">
              {gettext("Back")}
            </a>
          ) : (
            <button class="btn btn-line btn-wide" type="button" onClick={() => model.back()}>
              {gettext("Back")}
            </button>
          )}
          <button class="btn btn-main btn-wide" type="submit" form={FORM}>
            {gettext("Next")}
          </button>
        </div>
      );
  }
}

function leaveQuietly(model: CheckModel): void {
  model.restart();
  window.location.assign("/");
}

function Who({ model }: ViewProps): JSX.Element {
  const { answered_by, infant_age } = model.props;
  return (
    <>
      <Progress model={model} />
      <h1 class="vh" tabIndex={-1}>
        {gettext("Look at what worries me")}
      </h1>
      <Radios
        name="answered-by"
        title={gettext("Who answers?")}
        options={answered_by}
        value={model.answeredBy}
        onChoose={(value) => model.tellWho(value)}
      />
      {model.answeredBy === "both" && (
        <p class="t14 muted">
          {gettext("Each of you can also do it alone. Nothing of either is kept.")}
        </p>
      )}
      <Radios
        name="infant-age"
        title={gettext("How old is the baby?")}
        options={infant_age}
        value={model.infantAge}
        onChoose={(value) => model.tellAge(value)}
      />
      <Kept />
    </>
  );
}

interface QuestionsProps extends ViewProps {
  readonly step: StepProps;
}

function Questions({ model, step }: QuestionsProps): JSX.Element {
  return (
    <>
      <Progress model={model} />
      <fieldset class="look-questions" key={step.key} aria-describedby="look-hint">
        <legend>
          <h1 class="look-title" tabIndex={-1}>
            {step.title}
          </h1>
        </legend>
        <p class="muted look-hint" id="look-hint">
          {step.hint}
        </p>
        <div class="look-picks">
          {step.choices.map((choice) => (
            <Fragment key={choice.key}>
              <Pick model={model} choice={choice} />
              <UrgentHere model={model} step={step} choice={choice} />
            </Fragment>
          ))}
        </div>
      </fieldset>
      <Kept />
    </>
  );
}

function Pick({ model, choice }: ViewProps & { choice: ChoiceProps }): JSX.Element {
  return (
    <label class="pick">
      <input
        type="checkbox"
        checked={model.isChosen(choice.key)}
        onChange={() => model.toggle(choice.key)}
      />
      <span>{choice.words}</span>
    </label>
  );
}

function More({ model }: ViewProps): JSX.Element {
  const { how_often, since, whose } = model.props;
  return (
    <>
      <Progress model={model} />
      <div>
        <h1 class="look-title" tabIndex={-1}>
          {gettext("How often, and since when?")}
        </h1>
        <p class="muted look-hint">{gettext("Leave out what you cannot say.")}</p>
      </div>
      {model.askedMore().map((choice) => (
        <fieldset class="card look-more" key={choice.key}>
          <legend>{choice.words}</legend>
          <Select
            model={model}
            choice={choice}
            name="how_often"
            label={gettext("How often")}
            options={how_often}
          />
          <Select
            model={model}
            choice={choice}
            name="since"
            label={gettext("Since when")}
            options={since}
          />
          {model.answeredBy === "both" && (
            <Select
              model={model}
              choice={choice}
              name="whose"
              label={gettext("Who feels or does it")}
              options={whose}
            />
          )}
        </fieldset>
      ))}
      {model.urgent().length > 0 && <NowCard model={model} />}
      <Kept />
    </>
  );
}

interface SelectProps extends ViewProps {
  readonly choice: ChoiceProps;
  readonly name: DetailName;
  readonly label: string;
  readonly options: readonly Option[];
}

function Select({ model, choice, name, label, options }: SelectProps): JSX.Element {
  const id = `${choice.key}-${name}`.replaceAll(".", "-");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={model.detailOf(choice.key)[name] ?? ""}
        onChange={(event) => model.tellDetail(choice.key, name, event.currentTarget.value)}
      >
        <option value="">{gettext("I cannot say")}</option>
        {options.map(({ value, label: words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface RadiosProps {
  readonly name: string;
  readonly title: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

export function Radios({ name, title, options, value, onChoose }: RadiosProps): JSX.Element {
  return (
    <fieldset class="look-questions">
      <legend>{title}</legend>
      <div class="look-picks">
        {options.map((option) => (
          <label class="pick" key={option.value}>
            <input
              type="radio"
              name={name}
              checked={value === option.value}
              onChange={() => onChoose(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Progress({ model }: ViewProps): JSX.Element {
  const { pageNumber, pageCount } = model;
  return (
    <div class="look-progress">
      <span class="nowrap">{pageWords(pageNumber, pageCount)}</span>
      <div class="meter" aria-hidden="true">
        <Filled percent={Math.round((100 * pageNumber) / pageCount)} />
      </div>
      <span class="nowrap">{leftWords(pageCount - pageNumber)}</span>
    </div>
  );
}

/** The width is set from here: the security policy allows no style in the markup. */
function Filled({ percent }: { percent: number }): JSX.Element {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => bar.current?.style.setProperty("inline-size", `${percent}%`), [percent]);
  return <span ref={bar} />;
}

function Kept(): JSX.Element {
  return (
    <Note>
      {gettext("Your answers stay in this phone’s memory. Close the page and they are gone.")}
    </Note>
  );
}

function Note({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <p class="row row-top muted t14 look-kept">
      <Icon name="lock" size="s" />
      <span>{children}</span>
    </p>
  );
}

/** Each page begins at its top, and a screen reader at its heading. */
function useNewPage(place: RefObject<HTMLFormElement | null>, model: CheckModel): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) beginAt(place.current);
    isFirst.current = false;
  }, [model.stage, model.step?.key]);
}

export function useChanges(model: CheckModel): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    const again = () => redraw((count) => count + 1);
    const ends = [model.events.on("changed", again), model.events.on("stage-changed", again)];
    return () => {
      for (const end of ends) end();
    };
  }, [model]);
}
