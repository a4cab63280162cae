import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { gettext } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import { Choice } from "./choice";
import { Framing } from "./framing";
import type { RecorderModel } from "./model";
import { Preview } from "./preview";
import { Uses } from "./uses";
import { refusalWords, troubleWords } from "./words";

export interface ViewProps {
  readonly model: RecorderModel;
  readonly scope: Scope;
}

/** The page: the film, then who may use it. */
export function Page({ model, scope }: ViewProps): JSX.Element {
  useChanges(model);
  const { stage } = model;
  const isFilming = stage === "framing" || stage === "recording";
  const hasFilm = model.source !== null && !isFilming && stage !== "choosing";
  return (
    <div class="recorder stack" data-stage={stage}>
      {isFilming && <Framing model={model} scope={scope} />}
      {!isFilming && <TroubleNote model={model} />}
      {stage === "choosing" && <Choice model={model} />}
      {stage === "refused" && <Notice words={refusalWords(model.refusal, model.isRecordedHere)} />}
      {hasFilm && (
        <>
          <Preview model={model} scope={scope} />
          <p class="t14 muted row promise">
            <Icon name="place" />
            <span>{gettext("Place and phone model are removed before anyone watches")}</span>
          </p>
        </>
      )}
      {hasUses(model) && <Uses model={model} />}
    </div>
  );
}

/** While it is sent the switches stay in sight; they are changed again when it is there. */
function hasUses({ stage, allowed }: RecorderModel): boolean {
  const isOnItsWay = stage === "sending" || stage === "waiting" || stage === "paused";
  return stage === "chosen" || (isOnItsWay && allowed.size > 0);
}

function TroubleNote({ model }: { model: RecorderModel }): JSX.Element | null {
  const words = troubleWords(model.trouble, { film: model.total, most: model.mostBytes });
  if (words) return <Notice words={words} />;
  if (!model.isFoundAgain || model.stage !== "chosen") return null;
  return (
    <p class="note" role="status">
      <Icon name="lock" />
      <span>
        {gettext("What you filmed here is still on this phone, locked. Nothing was sent yet.")}
      </span>
    </p>
  );
}

function Notice({ words }: { words: string }): JSX.Element {
  return (
    <p class="note note-baby" role="alert">
      <Icon name="notice" />
      <span>{words}</span>
    </p>
  );
}

export function useChanges(model: RecorderModel): void {
  const [, redraw] = useState(0);
  useEffect(() => model.events.on("changed", () => redraw((count) => count + 1)), [model]);
}
