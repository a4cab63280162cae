import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { gettext } from "../../shared/i18n";
import type { RecorderModel } from "./model";

/** One switch per use; nothing is on before the parent touches it. */
export function Uses({ model }: { model: RecorderModel }): JSX.Element {
  return (
    <>
      <div>
        <h2 class="uses-head">{gettext("Who may use this film?")}</h2>
        <p class="t14 muted">
          {gettext("Each is your choice. Saying no never changes your care.")}
        </p>
      </div>
      <section class="card uses">
        {model.props.uses.map((use) => (
          <label class="switch" key={use.purpose}>
            <span>
              <b>{use.title}</b>
              <small>{use.text}</small>
            </span>
            <input
              type="checkbox"
              role="switch"
              aria-checked={model.allowed.has(use.purpose)}
              checked={model.allowed.has(use.purpose)}
              disabled={model.stage !== "chosen"}
              onChange={(event) => model.allow(use.purpose, event.currentTarget.checked)}
            />
          </label>
        ))}
      </section>
      {model.stage === "chosen" &&
        (model.isRecordedHere ? <RemoveFilm model={model} /> : <AnotherFilm model={model} />)}
    </>
  );
}

function AnotherFilm({ model }: { model: RecorderModel }): JSX.Element {
  return (
    <button class="btn btn-bare" type="button" onClick={() => void model.chooseAgain()}>
      {gettext("Choose another film")}
    </button>
  );
}

/** A film that lies nowhere else is asked about before it goes. */
function RemoveFilm({ model }: { model: RecorderModel }): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <button class="btn btn-bare" type="button" onClick={() => setAsking(true)}>
        {gettext("Remove this film, and choose another")}
      </button>
    );
  }
  return (
    <fieldset class="card removing" aria-label={gettext("Remove this film")}>
      <p>{gettext("This film is on this phone only. Removed, it is gone for good.")}</p>
      <div class="row">
        <button class="btn btn-line" type="button" onClick={() => setAsking(false)}>
          {gettext("Keep it")}
        </button>
        <button class="btn btn-line" type="button" onClick={() => void model.chooseAgain()}>
          {gettext("Remove it")}
        </button>
      </div>
    </fieldset>
  );
}
