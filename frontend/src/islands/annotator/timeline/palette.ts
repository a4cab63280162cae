/** The colours and patterns of the canvas, read from the page's tokens, light or dark. */
export interface CodeInk {
  readonly fill: string;
  readonly edge: string;
  readonly pattern: CanvasPattern | null;
}

export interface Palette {
  readonly surface: string;
  readonly surface2: string;
  readonly sunken: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly adult: string;
  readonly adultSoft: string;
  readonly adultLine: string;
  readonly babySoft: string;
  readonly babyLine: string;
  readonly focus: string;
  readonly onCode: string;
  readonly font: string;
  /** Patterns 1 to 10. */
  readonly codes: readonly CodeInk[];
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const codes = Array.from({ length: 10 }, (_, place) => {
    const edge = token(`--c${place + 1}-edge`);
    return { fill: token(`--c${place + 1}`), edge, pattern: patternOf(place + 1, edge) };
  });
  return {
    surface: token("--surface"),
    surface2: token("--surface-2"),
    sunken: token("--sunken"),
    line: token("--line"),
    lineStrong: token("--line-strong"),
    ink: token("--ink"),
    ink2: token("--ink-2"),
    ink3: token("--ink-3"),
    adult: token("--adult"),
    adultSoft: token("--adult-soft"),
    adultLine: token("--adult-line"),
    babySoft: token("--baby-soft"),
    babyLine: token("--baby-line"),
    focus: token("--focus"),
    onCode: token("--on-code"),
    font: style.fontFamily,
    codes,
  };
}

export function inkOf(palette: Palette, pattern: number): CodeInk {
  const ink = palette.codes[(pattern - 1) % 10];
  if (!ink) throw new RangeError(`There is no pattern ${pattern}.`);
  return ink;
}

type Draw = (pen: CanvasRenderingContext2D) => void;
interface Tile {
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
}

/** Tiles are drawn twice as large, so that they stay sharp on dense screens. */
const SHARPNESS = 2;

/** The ten patterns of components.css (.k1 to .k10), as tiles that repeat without a seam. */
const TILES: readonly (Tile | null)[] = [
  null,
  { width: 10, height: 10, draw: slanted(10, 1.5, -1) },
  { width: 6, height: 6, draw: (pen) => dot(pen, 3, 3, 1.15) },
  { width: 8, height: 5, draw: (pen) => pen.fillRect(0, 3.7, 8, 1.3) },
  { width: 10, height: 10, draw: slanted(10, 1.5, 1) },
  { width: 7, height: 8, draw: (pen) => pen.fillRect(0, 0, 1.2, 8) },
  { width: 10, height: 10, draw: crossed },
  { width: 9, height: 9, draw: (pen) => ring(pen, 4.5, 4.5, 2.2) },
  { width: 9, height: 8, draw: (pen) => pen.fillRect(0, 0, 3, 8) },
  { width: 5.5, height: 5.5, draw: slanted(5.5, 1, 1) },
];

function patternOf(number: number, edge: string): CanvasPattern | null {
  const tile = TILES[number - 1];
  if (!tile) return null;
  const canvas = document.createElement("canvas");
  canvas.width = tile.width * SHARPNESS;
  canvas.height = tile.height * SHARPNESS;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(SHARPNESS, SHARPNESS);
  pen.fillStyle = edge;
  pen.strokeStyle = edge;
  tile.draw(pen);
  const pattern = pen.createPattern(canvas, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(1 / SHARPNESS));
  return pattern;
}

/** A diagonal that meets itself in the next tile; `rise` is 1 for rising, -1 for falling. */
function slanted(size: number, thickness: number, rise: 1 | -1): Draw {
  return (pen) => {
    pen.lineWidth = thickness;
    for (const shift of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(shift - size / 2, rise === 1 ? size * 1.5 : -size / 2);
      pen.lineTo(shift + size * 1.5, rise === 1 ? -size / 2 : size * 1.5);
      pen.stroke();
    }
  };
}

function crossed(pen: CanvasRenderingContext2D): void {
  slanted(10, 1, 1)(pen);
  slanted(10, 1, -1)(pen);
}

function dot(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}

function ring(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.lineWidth = 1;
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.stroke();
}
