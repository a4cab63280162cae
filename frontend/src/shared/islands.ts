import type { Scope } from "./scope";

/** What an island's `index.ts` exports. Props come from the page's `json_script`. */
export interface Island {
  mount(element: HTMLElement, props: unknown, scope: Scope): void;
}

const sources = import.meta.glob<Island>("../islands/*/index.ts*");
const loaders = new Map(
  Object.entries(sources).map(([path, load]) => [path.split("/").at(-2) ?? path, load]),
);

/** Mounts every `[data-island]` under `root`; the element is marked when it is ready. */
export function mountIslands(root: ParentNode, scope: Scope): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]")) {
    void mountIsland(element, scope);
  }
}

async function mountIsland(element: HTMLElement, scope: Scope): Promise<void> {
  const name = element.dataset.island ?? "";
  const load = loaders.get(name);
  if (!load) throw new Error(`No island is called ${name}.`);
  const island = await load();
  island.mount(element, propsOf(element), scope.child());
  element.dataset.islandReady = "true";
}

function propsOf(element: HTMLElement): unknown {
  const source = document.getElementById(element.dataset.props ?? "");
  return source?.textContent ? JSON.parse(source.textContent) : {};
}
