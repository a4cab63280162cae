import "./player.css";

import type { Scope } from "../../shared/scope";
import { FilmPlayer, type PlayerProps } from "./player";

export { Film, type FilmFacts, type Interval } from "./film";
export { FilmPlayer, type PlayerProps } from "./player";

/** A small film player for any page: the film, its controls, no start by itself. */
export function mount(element: HTMLElement, props: unknown, scope: Scope): void {
  new FilmPlayer(element, props as PlayerProps, scope);
}
