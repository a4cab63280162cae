/**
 * The coding desk by itself, over a store that forgets: `vite -c dev/vite.config.ts`, then
 * /annotator.html?film=/path/to/film.mp4&rate=30/1&duration=75000
 * Add `rows=10000` for that many annotations. Never part of a build.
 */
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "../src/styles/main.css";

import type { DeskProps } from "../src/islands/annotator/api";
import { openDesk } from "../src/islands/annotator/index";
import { Scope } from "../src/shared/scope";
import { ForgetfulApi } from "./forgetful_api";
import { plannedFilm } from "./planned_film";

const PROPS: DeskProps = {
  session_url: `/dev/${crypto.randomUUID()}`,
  operations_url: "",
  measures_url: "",
  finish_url: "",
  moments_url: "/dev/moments",
  regions_url: "/dev/regions",
};

const asked = new URLSearchParams(window.location.search);
document.documentElement.dataset.theme = asked.get("theme") ?? "light";
const scope = new Scope();
const api = new ForgetfulApi(PROPS, scope.abortSignal(), plannedFilm(asked));
const element = document.getElementById("island");
if (element) {
  const desk = await openDesk(element, PROPS, api, scope);
  Object.assign(window, { desk, api });
}
