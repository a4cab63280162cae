import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Follow, RoomItem, RoomState, ThreadFacts } from "../../generated/review";
import { gettext, interpolate, locale } from "../../shared/i18n";

type Stance = "for" | "against";
type Situation = ThreadFacts["speaks_when"][number];

interface FollowProps {
  readonly item: RoomItem;
  readonly state: RoomState;
  readonly isOpen: boolean;
  readonly onFollow: (follow: Follow) => void;
  readonly onRate: (value: number) => void;
}

const ZERO_TO_TEN = Array.from({ length: 11 }, (_, value) => value);

/** A belief that was said: followed as a new thread or with one known, or left alone. */
export function FollowBelief(props: FollowProps): JSX.Element | null {
  const { item, state, isOpen } = props;
  const [newId] = useState(() => crypto.randomUUID());
  const said = item.reflection;
  if (!said?.belief) return null;
  const thread = state.threads.find((one) => one.id === said.thread);
  if (thread) return <Followed key={thread.id} {...props} thread={thread} />;
  if (!isOpen) return null;
  const start = (id: string, known?: ThreadFacts) =>
    props.onFollow({ thread: id, stance: null, speaks_when: known?.speaks_when ?? [] });
  return (
    <fieldset class="follow">
      {state.threads.length > 0 && <legend>{gettext("Follow this belief")}</legend>}
      <div class="chips">
        <button type="button" class="chip" onClick={() => start(newId)}>
          {state.threads.length > 0 ? gettext("As a new one") : gettext("Follow this belief")}
        </button>
        {state.threads.map((one) => (
          <button key={one.id} type="button" class="chip known" onClick={() => start(one.id, one)}>
            {interpolate(gettext("With “%(belief)s”"), { belief: one.belief })}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** How this moment speaks to the belief, when it speaks, and how true it feels now. */
function Followed({
  item,
  state,
  isOpen,
  thread,
  onFollow,
  onRate,
}: FollowProps & { thread: ThreadFacts }): JSX.Element {
  const said = item.reflection;
  const [stance, setStance] = useState<Stance | null>(said?.stance ?? null);
  const [when, setWhen] = useState<readonly Situation[]>(thread.speaks_when);
  const [rated, setRated] = useState(thread.rated_now);
  const tell = (next: Partial<Follow>) =>
    onFollow({ thread: thread.id, stance, speaks_when: when, ...next });
  const pickStance = (one: Stance) => {
    const next = stance === one ? null : one;
    setStance(next);
    tell({ stance: next });
  };
  const pickWhen = (one: Situation) => {
    const next = when.includes(one) ? when.filter((each) => each !== one) : [...when, one];
    setWhen(next);
    tell({ speaks_when: next });
  };
  const rate = (value: number) => {
    setRated(value);
    onRate(value);
  };
  const stances: [Stance, string][] = [
    ["against", gettext("speaks against it")],
    ["for", gettext("speaks for it")],
  ];
  return (
    <div class="follow">
      <p class="row between t13">
        <span class="muted">
          {thread.belief === said?.belief
            ? gettext("Followed.")
            : interpolate(gettext("Followed with “%(belief)s”."), { belief: thread.belief })}
        </span>
        {isOpen && (
          <button
            type="button"
            class="btn btn-bare btn-sm"
            onClick={() => onFollow({ thread: null })}
          >
            {gettext("Let it go")}
          </button>
        )}
      </p>
      <fieldset disabled={!isOpen}>
        <legend>{gettext("This moment")}</legend>
        <div class="chips">
          {stances.map(([one, text]) => (
            <Chip key={one} text={text} isOn={stance === one} onPick={() => pickStance(one)} />
          ))}
        </div>
      </fieldset>
      <fieldset disabled={!isOpen}>
        <legend>{gettext("When it speaks")}</legend>
        <div class="chips">
          {Object.entries(state.situations).map(([one, text]) => (
            <Chip
              key={one}
              text={text}
              isOn={when.includes(one as Situation)}
              onPick={() => pickWhen(one as Situation)}
            />
          ))}
        </div>
      </fieldset>
      <fieldset disabled={!isOpen}>
        <legend>
          {gettext("How true does it feel now? 0 not at all, 10 wholly.")} {earlierText(thread)}
        </legend>
        <div class="zero-to-ten">
          {ZERO_TO_TEN.map((value) => (
            <button
              key={value}
              type="button"
              class="btn btn-line btn-sm"
              aria-pressed={rated === value}
              onClick={() => rate(value)}
            >
              {value}
            </button>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

function Chip({
  text,
  isOn,
  onPick,
}: {
  text: string;
  isOn: boolean;
  onPick: () => void;
}): JSX.Element {
  return (
    <button type="button" class="chip" aria-pressed={isOn} onClick={onPick}>
      {text}
    </button>
  );
}

function earlierText({ ratings }: ThreadFacts): string {
  const last = ratings.at(-1);
  if (!last) return "";
  const day = new Intl.DateTimeFormat(locale(), {
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  }).format(new Date(`${last.on}T00:00:00Z`));
  return interpolate(gettext("Last time %(value)s, on %(day)s."), { value: last.value, day });
}
