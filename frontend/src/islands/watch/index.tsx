import { type JSX, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { getJson, postJson } from "../../shared/http";
import { gettext, interpolate } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";
import { clock, msOfFrame } from "../../shared/timebase";
import { FilmPlayer, type PlayerProps } from "../player";
import { momentBefore } from "../player/moment";

interface WatchProps {
  readonly state_url: string;
  readonly moments_url: string;
  readonly is_ready: boolean;
  readonly film: PlayerProps | null;
}

interface FilmState {
  readonly words: string;
  readonly state: string;
  readonly progress: number;
  readonly is_going: boolean;
}

const ASK_EVERY_MS = 1_500;

/** The desk's page of one film: how far it is; then the film, and one key for a moment. */
export function mount(element: HTMLElement, props: unknown, scope: Scope): void {
  const watch = props as WatchProps;
  scope.add(() => render(null, element));
  if (!watch.film) {
    render(<Waiting url={watch.state_url} scope={scope} />, element);
    return;
  }
  const film = document.createElement("div");
  const line = document.createElement("div");
  element.replaceChildren(film, line);
  const player = new FilmPlayer(film, watch.film, scope);
  render(<MomentLine player={player} url={watch.moments_url} scope={scope} />, line);
}

function Waiting({ url, scope }: { url: string; scope: Scope }): JSX.Element {
  const [state, setState] = useState<FilmState | null>(null);
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const ask = async () => {
      const found = await getJson<FilmState>(url, scope.abortSignal()).catch(() => null);
      if (!found) return;
      setState(found);
      if (!found.is_going) window.location.reload();
    };
    void ask();
    return scope.interval(() => void ask(), ASK_EVERY_MS);
  }, [url]);
  const progress = state?.progress ?? 0;
  useEffect(() => bar.current?.style.setProperty("inline-size", `${progress}%`), [progress]);
  return (
    <section class="card watch-wait" aria-live="polite">
      <h2 class="sec">{gettext("This film is not ready yet")}</h2>
      <p class="muted">{state?.words ?? ""}</p>
      <div
        class="meter"
        role="progressbar"
        aria-valuenow={progress}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={gettext("Being prepared")}
      >
        <span ref={bar} />
      </div>
      <p class="t14 muted">{gettext("It goes on whether or not this page is open.")}</p>
    </section>
  );
}

interface MomentLineProps {
  readonly player: FilmPlayer;
  readonly url: string;
  readonly scope: Scope;
}

function MomentLine({ player, url, scope }: MomentLineProps): JSX.Element {
  const [said, setSaid] = useState("");
  const keep = async () => {
    const here = msOfFrame(player.film.marked().frame, player.film.rate);
    const { onset_ms, offset_ms } = momentBefore(here, player.film.durationMs);
    const moment = { id: crypto.randomUUID(), onset_ms, offset_ms, kind: "curious", why: "" };
    try {
      await postJson(url, moment, { idempotencyKey: moment.id });
      setSaid(
        interpolate(gettext("Saved: a moment from %(from)s to %(to)s."), {
          from: clock(onset_ms),
          to: clock(offset_ms),
        }),
      );
    } catch {
      setSaid(gettext("Not saved. Please try again."));
    }
  };
  useEffect(
    () =>
      scope.listen(document, "keydown", (event) => {
        if (event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
        if (document.documentElement.dataset.keys === "off" || isWriting(event.target)) return;
        event.preventDefault();
        void keep();
      }),
    [],
  );
  return (
    <p class="row wrap">
      <button class="btn btn-line btn-sm" type="button" onClick={() => void keep()}>
        {gettext("Keep the last 8 seconds as a moment")} <kbd>M</kbd>
      </button>
      <span class="saved-line t14" role="status">
        {said}
      </span>
    </p>
  );
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}
