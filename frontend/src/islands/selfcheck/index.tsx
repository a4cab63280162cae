import { render } from "preact";
import type { CheckProps } from "../../generated/selfcheck";
import type { Scope } from "../../shared/scope";
import { CheckModel } from "./model";
import { SendPage } from "./send_page";
import { Dock, Page } from "./view";

/** The self-check: everything stays in this page's memory until its owner sends it. */
export function mount(element: HTMLElement, props: unknown, scope: Scope): void {
  const model = new CheckModel(props as CheckProps);
  const dock = document.getElementById("look-dock");
  const send = document.getElementById("look-send");
  element.replaceChildren();
  render(<Page model={model} />, element);
  if (dock) render(<Dock model={model} />, dock);
  if (send) new SendPage(model, element, send);
  scope.add(() => {
    render(null, element);
    if (dock) render(null, dock);
  });
  goBackByPages(model, scope);
}

/**
 * The arrow of the page, and the phone's own Back, go one page back. One entry of the
 * history stands guard for that; it holds nothing, and leaving needs one more Back.
 */
function goBackByPages(model: CheckModel, scope: Scope): void {
  const arrow = document.getElementById("look-back");
  if (arrow) {
    scope.listen(arrow, "click", (event) => {
      if (model.back()) event.preventDefault();
    });
  }
  let isGuarded = false;
  model.events.on("stage-changed", (stage) => {
    if (isGuarded || stage === "who") return;
    window.history.pushState(null, "");
    isGuarded = true;
  });
  scope.listen(window, "popstate", () => {
    isGuarded = false;
    if (!model.back()) window.history.back();
  });
}
