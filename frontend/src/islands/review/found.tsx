import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { BuilderState, FilmFacts, ItemFacts, MomentFacts } from "../../generated/review";
import { gettext, interpolate, ngettext, quoted } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import { Scrolled } from "../../shared/scrolled";
import { clock } from "../../shared/timebase";
import { type Group, groupOf, isInOrder, secondsOf } from "./model";
import { Still, stillMs } from "./parts";

interface FoundProps {
  readonly state: BuilderState;
  readonly items: readonly ItemFacts[];
  readonly onAdd: (moment: MomentFacts) => void;
  readonly onEdit: (moment: MomentFacts) => void;
}

const GROUPS: readonly Group[] = ["strengths", "repairs", "curious"];

/** What was marked in the films, by its kind. Hard moments are counted, never offered. */
export function Found({ state, items, onAdd, onEdit }: FoundProps): JSX.Element {
  const [group, setGroup] = useState<Group>("strengths");
  const films = new Map(state.films.map((film) => [film.id, film]));
  const of = (name: Group) => state.moments.filter((one) => groupOf(one) === name);
  const shown = of(group);
  return (
    <Scrolled class="pane found" labelledBy="found-title">
      <h2 class="sec" id="found-title">
        {gettext("Found in the film")}
      </h2>
      <p class="t13 faint">{gettext("By your codes and marks. You choose.")}</p>
      <fieldset class="seg" aria-label={gettext("Kind")}>
        {GROUPS.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === group}
            onClick={() => setGroup(name)}
          >
            {titleOf(name)} {of(name).length}
          </button>
        ))}
      </fieldset>
      <ul class="cands">
        {shown.map((moment) => (
          <Candidate
            key={moment.id}
            moment={moment}
            film={films.get(moment.film)}
            isChosen={isInOrder(items, moment.id)}
            onAdd={() => onAdd(moment)}
            onEdit={() => onEdit(moment)}
          />
        ))}
      </ul>
      {shown.length === 0 && (
        <p class="t14 muted none">
          {gettext(
            "None yet. While watching a film at the coding desk, F keeps the last 8 seconds as a moment.",
          )}{" "}
          <a href="/desk/coding/">{gettext("To the films")}</a>
        </p>
      )}
      {state.hard_moments > 0 && (
        <p class="note t13">
          <Icon name="hand" />
          <span>
            {interpolate(
              ngettext(
                "%(count)s hard moment is marked too. It is not offered here: it can be opened in the room, if %(who)s wishes.",
                "%(count)s hard moments are marked too. They are not offered here: they can be opened in the room, if %(who)s wishes.",
                state.hard_moments,
              ),
              { count: state.hard_moments, who: state.review.caregiver },
            )}
          </span>
        </p>
      )}
    </Scrolled>
  );
}

function titleOf(group: Group): string {
  if (group === "repairs") return gettext("Repairs");
  return group === "curious" ? gettext("Curious") : gettext("Strengths");
}

interface CandidateProps {
  readonly moment: MomentFacts;
  readonly film: FilmFacts | undefined;
  readonly isChosen: boolean;
  readonly onAdd: () => void;
  readonly onEdit: () => void;
}

function Candidate({ moment, film, isChosen, onAdd, onEdit }: CandidateProps): JSX.Element {
  const length = interpolate(gettext("%(seconds)s s"), { seconds: secondsOf(moment) });
  return (
    <li class="cand">
      <button
        type="button"
        class="cand-add"
        aria-disabled={isChosen}
        onClick={() => !isChosen && onAdd()}
      >
        <span class="film">
          {film && <Still film={film} atMs={stillMs(moment)} />}
          <span class="stamp">{clock(moment.onset_ms, { withMs: false })}</span>
        </span>
        <span>
          <b>{moment.title || moment.kind_label}</b>
          <small>{[moment.why.replace(/\.$/, ""), length].filter(Boolean).join(", ")}</small>
          {isChosen ? (
            <small class="in">{gettext("Already in the order")}</small>
          ) : (
            <small class="vh">{gettext("Add to the order")}</small>
          )}
        </span>
      </button>
      <button
        type="button"
        class="icon-btn cand-edit"
        aria-label={interpolate(gettext("Watch or change: %(title)s"), {
          title: moment.title || moment.kind_label,
        })}
        onClick={onEdit}
      >
        <Icon name="write" size="s" />
      </button>
      {moment.pasts.length > 0 && (
        <ul class="cand-pasts t13" aria-label={gettext("Its link to the past")}>
          {moment.pasts.map((past) => (
            <li key={past.address}>
              <a href={past.address}>{quoted(past.words)}</a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
