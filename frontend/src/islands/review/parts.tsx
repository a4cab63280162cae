/** Small drawn parts that the builder, the room and the caregiver's view share. */
import { createContext, type JSX } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { FilmFacts, MomentFacts, VoiceLine } from "../../generated/review";
import { gettext, interpolate, locale } from "../../shared/i18n";
import { STRENGTHS } from "./model";
import type { Saver, SaveStatus } from "./saver";
import type { StillDrawer } from "./stills";

export const StillsOfPage = createContext<StillDrawer | null>(null);

interface StillProps {
  readonly film: Pick<FilmFacts, "media_url" | "poster_url" | "frame_rate">;
  readonly atMs: number;
}

/** A frame of a film; its poster until the frame is drawn. */
export function Still({ film, atMs }: StillProps): JSX.Element {
  const drawer = useContext(StillsOfPage);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { media_url: url, frame_rate: rate } = film;
  useEffect(() => {
    if (canvas.current && url) drawer?.draw(canvas.current, url, atMs, rate);
  }, [drawer, url, atMs, rate]);
  return (
    <>
      {film.poster_url && <img src={film.poster_url} alt="" />}
      <canvas class="still" ref={canvas} />
    </>
  );
}

/** The still of a moment: a third into it, where it is under way. */
export function stillMs(moment: { onset_ms: number; offset_ms: number }): number {
  return Math.round(moment.onset_ms + (moment.offset_ms - moment.onset_ms) / 3);
}

/** A filled round for a strength, an open diamond for a question, a square for a hard one. */
export function KindMark({ kind }: { kind: string }): JSX.Element {
  return (
    <svg class={`kind-mark kind-${kind}`} viewBox="0 0 16 16" aria-hidden="true">
      {STRENGTHS.has(kind) ? (
        <circle cx="8" cy="8" r="6.2" />
      ) : kind === "curious" ? (
        <rect x="3.6" y="3.6" width="8.8" height="8.8" rx="1.6" transform="rotate(45 8 8)" />
      ) : (
        <rect x="3" y="3" width="10" height="10" rx="2" />
      )}
    </svg>
  );
}

export function Kind({
  moment,
}: {
  moment: Pick<MomentFacts, "kind" | "kind_label">;
}): JSX.Element {
  return (
    <span class="kind">
      <KindMark kind={moment.kind} />
      {moment.kind_label}
    </span>
  );
}

const WIDTH = 120;
const LEVELS = [1, 2, 3, 4, 5];
const yOf = (level: number) => 22 - (level - 1) * 4.5;

/** Both voices' coded engagement within a moment; a gap where nothing could be scored. */
export function VoiceLines({ moment }: { moment: MomentFacts }): JSX.Element | null {
  if (moment.lines.length === 0) return null;
  const told = moment.lines.map((line) => `${line.name} ${levelsOf(line)}.`).join(" ");
  return (
    <svg
      class="voice-lines"
      viewBox="0 0 120 26"
      width="120"
      height="26"
      role="img"
      aria-label={interpolate(gettext("Coded engagement, 1 to 5. %(told)s"), { told })}
    >
      <path class="grid" d={LEVELS.map((level) => `M1,${yOf(level)}H119`).join("")} />
      {moment.lines.map((line) => (
        <path key={line.voice} class={line.voice} d={pathOf(line, moment)} />
      ))}
    </svg>
  );
}

function levelsOf(line: VoiceLine): string {
  const said = line.steps.map((step) => step.level ?? gettext("not scorable"));
  return said.join(", ") || gettext("not coded");
}

/** Steps as an SVG path; the two lines are set apart by a hair so that neither hides. */
export function pathOf(line: VoiceLine, moment: { onset_ms: number; offset_ms: number }): string {
  const length = Math.max(1, moment.offset_ms - moment.onset_ms);
  const xOf = (ms: number) => (1 + ((ms - moment.onset_ms) / length) * (WIDTH - 2)).toFixed(1);
  const shift = line.voice === "caregiver" ? -0.9 : 0.9;
  let path = "";
  let endedAt: number | null = null;
  for (const step of line.steps) {
    if (step.level === null) {
      endedAt = null;
      continue;
    }
    const y = (yOf(step.level) + shift).toFixed(1);
    path += endedAt === step.onset_ms ? `V${y}` : `M${xOf(step.onset_ms)},${y}`;
    path += `H${xOf(step.offset_ms)}`;
    endedAt = step.offset_ms;
  }
  return path;
}

/** "Saved 09:41:10", only after the server confirmed. */
export function SavedNote({ saver }: { saver: Saver }): JSX.Element {
  const [status, setStatus] = useState<SaveStatus>(saver.status);
  useEffect(() => saver.events.on("status-changed", setStatus), [saver]);
  return (
    <span class={`saved saved-${status.phase}`} role="status">
      {savedText(status)}
    </span>
  );
}

export function savedText({ phase, savedAt, reason }: SaveStatus): string {
  if (phase === "saving") return gettext("Saving");
  if (phase === "waiting" || phase === "refused") return reason;
  if (!savedAt) return gettext("Nothing waiting");
  return interpolate(gettext("Saved %(time)s"), { time: timeOf(savedAt, true) });
}

export function timeOf(at: Date, withSeconds = false): string {
  return new Intl.DateTimeFormat(locale(), {
    hour: "2-digit",
    minute: "2-digit",
    ...(withSeconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
  }).format(at);
}
