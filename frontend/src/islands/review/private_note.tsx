import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Note } from "../../generated/review";
import type { Drafts } from "../../shared/drafts";
import { getJson, putJson } from "../../shared/http";
import { gettext, interpolate } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import type { Scope } from "../../shared/scope";
import type { Saver } from "./saver";

interface NoteProps {
  readonly url: string;
  readonly who: string;
  readonly drafts: Drafts;
  readonly saver: Saver;
  readonly scope: Scope;
}

const QUIET_MS = 800;

/**
 * The clinician's own note. Both sit before this screen, so it is folded, and its text is
 * fetched only when it is opened.
 */
export function PrivateNote({ url, who, drafts, saver, scope }: NoteProps): JSX.Element {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const quiet = useRef<() => void>(() => undefined);
  const open = async () => {
    if (text !== null) return;
    try {
      const stored = await getJson<Note>(url);
      setText(drafts.read(url) ?? stored.text);
      setProblem("");
    } catch {
      setProblem(gettext("The note cannot be opened now. It is safe; please try again."));
    }
  };
  const write = (value: string) => {
    setText(value);
    drafts.keep(url, value);
    quiet.current();
    quiet.current = scope.timeout(() => {
      saver.save(url, async () => {
        const answer = await putJson<{ saved_at: string }>(url, { text: value });
        drafts.drop(url);
        return answer;
      });
    }, QUIET_MS);
  };
  return (
    <details class="mine" onToggle={(event) => event.currentTarget.open && void open()}>
      <summary class="row between t13">
        <b class="row">
          <Icon name="lock" size="s" />
          {gettext("Only for me")}
        </b>
        <span class="faint">
          {interpolate(gettext("open at any time, never shown to %(who)s"), { who })}
        </span>
      </summary>
      {problem && <p class="t14">{problem}</p>}
      {text !== null && (
        <textarea
          rows={3}
          maxLength={4000}
          aria-label={gettext("Only for me")}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
    </details>
  );
}
