import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { gettext } from "../../../shared/i18n";
import type { Person, Region } from "../contract";
import type { Desk } from "../desk";
import {
  grownBy,
  movedBy,
  overlapping,
  type Side,
  usualRegions,
  withPerson,
  withSide,
} from "../regions";
import { personWords } from "../wording";
import { Dialog } from "./dialog";

/** Where each person is in the picture: dragged on a still, moved by arrows, or typed. */
export function RegionsDialog({ desk, onClose }: { desk: Desk; onClose: () => void }): JSX.Element {
  const { people } = desk.state;
  const [regions, setRegions] = useState<Region[]>([]);
  // Nothing can be changed before what was set is there: it would take the change away.
  const [isRead, setRead] = useState(false);
  const [problem, setProblem] = useState("");
  const still = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (still.current) desk.film.drawStill(still.current);
    void desk.api
      .regions()
      .catch(() => {
        setProblem(gettext("What was set before could not be read."));
        return [];
      })
      .then((known: Region[]) => {
        setRegions(known.length > 0 ? known : usualRegions(desk.state.people));
        setRead(true);
      });
  }, [desk]);

  const change = (region: Region) =>
    setRegions((all) => all.map((one) => (one.name === region.name ? region : one)));
  const save = async () => {
    try {
      await desk.api.setRegions(regions);
      desk.awaitMovement();
      desk.say(gettext("Movement is being measured. Its lines appear here when it is done."));
      onClose();
    } catch {
      setProblem(gettext("This was not saved. Nothing is lost: try again in a moment."));
    }
  };

  return (
    <Dialog title={gettext("Where each person is")} class="sheet-regions" onClose={onClose}>
      <p class="muted t14">
        {gettext(
          "Draw one frame around each person, wide enough for how they move. Arrow keys move a frame, with Shift they change its size.",
        )}
      </p>
      {isRead && people.length > 2 && (
        <fieldset class="regions-people">
          <legend>{gettext("Who moves in this film")}</legend>
          {people.map((person) => (
            <label key={person.key} class="check">
              <input
                type="checkbox"
                checked={regions.some((one) => one.name === person.key)}
                onChange={() => setRegions((all) => withPerson(all, person.key, people))}
              />
              <span>{personWords(person, people)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div class="regions-still" dir="ltr">
        <canvas ref={still} role="img" aria-label={gettext("The film as it stands now")} />
        {regions.map((region) => (
          <RegionFrame
            key={region.name}
            region={region}
            name={nameOf(region, people)}
            onChange={change}
          />
        ))}
      </div>
      <div class="regions-numbers">
        {regions.map((region) => (
          <RegionNumbers
            key={region.name}
            region={region}
            name={nameOf(region, people)}
            onChange={change}
          />
        ))}
      </div>
      <p class="t14" role="status">
        {problem || overlapWords(regions)}
      </p>
      <div class="sheet-actions">
        <button
          type="button"
          class="btn btn-main"
          disabled={regions.length === 0}
          onClick={() => void save()}
        >
          {gettext("Measure movement")}
        </button>
      </div>
    </Dialog>
  );
}

function overlapWords(regions: readonly Region[]): string {
  if (overlapping(regions).length === 0) return "";
  return gettext("Frames overlap: whose movement it is cannot be told, so theirs is left out.");
}

/** A region is named by a person's key; somebody who is no longer in the list keeps it. */
function nameOf(region: Region, people: readonly Person[]): string {
  const person = people.find((one) => one.key === region.name);
  return person ? personWords(person, people) : region.name;
}

interface RegionProps {
  readonly region: Region;
  readonly name: string;
  readonly onChange: (region: Region) => void;
}

const STEP = 0.01;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

function RegionFrame({ region, name, onChange }: RegionProps): JSX.Element {
  const frame = useRef<HTMLButtonElement>(null);
  const from = useRef<{ x: number; y: number; region: Region; isCorner: boolean } | null>(null);
  useEffect(() => {
    for (const side of ["x", "y", "width", "height"] as const) {
      frame.current?.style.setProperty(`--region-${side}`, `${region[side] * 100}%`);
    }
  }, [region]);

  const begin = (event: PointerEvent) => {
    const target = event.target as Element;
    frame.current?.setPointerCapture(event.pointerId);
    const isCorner = target.classList.contains("region-corner");
    from.current = { x: event.clientX, y: event.clientY, region, isCorner };
  };
  const move = (event: PointerEvent) => {
    const picture = frame.current?.parentElement?.getBoundingClientRect();
    if (!from.current || !picture) return;
    const dx = (event.clientX - from.current.x) / picture.width;
    const dy = (event.clientY - from.current.y) / picture.height;
    const change = from.current.isCorner ? grownBy : movedBy;
    onChange(change(from.current.region, dx, dy));
  };
  const arrow = (event: KeyboardEvent) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    onChange((event.shiftKey ? grownBy : movedBy)(region, ...step));
  };

  return (
    <button
      type="button"
      ref={frame}
      class={`region ${region.name.startsWith("infant") ? "b" : "a"}`}
      aria-label={name}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={arrow}
    >
      <span>{name}</span>
      <i class="region-corner" />
    </button>
  );
}

function RegionNumbers({ region, name, onChange }: RegionProps): JSX.Element {
  const sides: readonly [Side, string][] = [
    ["x", gettext("From the left, %")],
    ["y", gettext("From the top, %")],
    ["width", gettext("Width, %")],
    ["height", gettext("Height, %")],
  ];
  return (
    <fieldset>
      <legend>{name}</legend>
      {sides.map(([side, label]) => (
        <label key={side}>
          <span>{label}</span>
          <input
            type="number"
            min={0}
            max={100}
            step={1}
            value={Math.round(region[side] * 100)}
            onChange={(event) =>
              onChange(withSide(region, side, event.currentTarget.valueAsNumber / 100))
            }
          />
        </label>
      ))}
    </fieldset>
  );
}
