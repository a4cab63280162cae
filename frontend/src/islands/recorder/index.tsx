import { render } from "preact";
import type { Scope } from "../../shared/scope";
import { Dock } from "./dock";
import { RecorderModel } from "./model";
import type { RecorderProps } from "./stages";
import { Page } from "./view";

/** Choose a film or record one, say who may use it, send it: one page, one hand. */
export function mount(element: HTMLElement, props: unknown, scope: Scope): void {
  const model = new RecorderModel(props as RecorderProps, scope);
  const dock = document.getElementById("upload-dock");
  render(<Page model={model} scope={scope} />, element);
  if (dock) render(<Dock model={model} />, dock);
  scope.add(() => {
    render(null, element);
    if (dock) render(null, dock);
  });
  model.events.on("film-arrived", () => window.location.assign(model.props.sent_url));
  void model.begin();
}
