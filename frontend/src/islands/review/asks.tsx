import type { JSX } from "preact";
import type { BuilderState } from "../../generated/review";
import { gettext, interpolate } from "../../shared/i18n";

interface AsksProps {
  readonly bank: NonNullable<BuilderState["bank"]>;
  readonly title: string;
  readonly onAsk: (question: string) => void;
}

/** The questions of the session that comes next; one pressed becomes the moment's own. */
export function Asks({ bank, title, onAsk }: AsksProps): JSX.Element {
  return (
    <details class="asks">
      <summary class="t13">
        {gettext("Questions of this session")}
        <span class="vh">: {title}</span>
      </summary>
      <p class="t13 faint">
        {interpolate(gettext("%(title)s, session %(number)s: %(theme)s"), {
          title: bank.title,
          number: bank.number,
          theme: bank.theme,
        })}
      </p>
      {bank.groups.map((group) => (
        <section key={group.head} aria-label={group.head}>
          <h4 class="t13">{group.head}</h4>
          {group.asks.map((ask) => (
            <button key={ask} type="button" class="ask" onClick={() => onAsk(ask)}>
              {ask}
            </button>
          ))}
        </section>
      ))}
    </details>
  );
}
