import type { JSX } from "preact";
import { h } from "preact";
import drawings from "../../../src/attunement_clinic/web/icons.json";

/** The one set of icons; the templates draw from the same file (`{% icon "name" %}`). */
export type IconName = keyof typeof drawings;

type Shape = [element: string, attributes: Record<string, string>];

interface IconProps {
  name: IconName;
  size?: "s" | "l";
  /** Turns with the writing direction (arrows). */
  turns?: boolean;
}

export function Icon({ name, size, turns = false }: IconProps): JSX.Element {
  const classes = ["i", size && `i-${size}`, turns && "i-turns"].filter(Boolean).join(" ");
  return (
    <svg class={classes} viewBox="0 0 24 24" aria-hidden="true">
      {(drawings[name] as Shape[]).map(([element, attributes]) => h(element, attributes))}
    </svg>
  );
}
