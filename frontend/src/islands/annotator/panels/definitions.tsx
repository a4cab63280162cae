import type { JSX } from "preact";
import { gettext } from "../../../shared/i18n";
import type { Code } from "../contract";
import type { Desk } from "../desk";
import { trackHeading } from "../wording";
import { Dialog } from "./dialog";

/** What counts and what does not, in the words of the scheme; nothing where it has none. */
export function Definition({ code }: { code: Code }): JSX.Element {
  return (
    <>
      {code.counts && (
        <span>
          <b>{gettext("Counts:")}</b> {code.counts}
        </span>
      )}{" "}
      {code.does_not_count && (
        <span>
          <b>{gettext("Does not count:")}</b> {code.does_not_count}
        </span>
      )}{" "}
      {code.example && (
        <span>
          <b>{gettext("Example:")}</b> {code.example}
        </span>
      )}
    </>
  );
}

/** Every definition of the active track, to read in peace. */
export function DefinitionsDialog({
  desk,
  onClose,
}: {
  desk: Desk;
  onClose: () => void;
}): JSX.Element {
  const tier = desk.model.activeTier;
  return (
    <Dialog
      title={`${tier.short} ${trackHeading(tier, desk.state)}`}
      class="sheet-definitions"
      onClose={onClose}
    >
      {tier.guidance && <p class="muted t14">{tier.guidance}</p>}
      <dl class="definitions">
        {tier.codes.map((code) => (
          <div key={code.id}>
            <dt>
              <kbd>{code.key}</kbd>
              <i class={`swatch k${code.pattern}`} aria-hidden="true" />
              <b>{code.label}</b>
              {code.hint && <span class="faint t13">{code.hint}</span>}
            </dt>
            <dd class="t14">
              <Definition code={code} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
