import { render } from "preact";
import { gettext } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";
import { CodingApi, type DeskProps } from "./api";
import { App } from "./app";
import type { Desk } from "./desk";
import { AnnotationModel } from "./model";
import { DeviceOutbox } from "./outbox";
import { ServerStore } from "./store";

/** The coding desk: film, keys, numbers and timeline of one coding session. */
export function mount(element: HTMLElement, props: unknown, scope: Scope): void {
  const desk = props as DeskProps;
  void openDesk(element, desk, new CodingApi(desk, scope.abortSignal()), scope);
}

/** Opens the desk over any API; resolves when it can be used. */
export async function openDesk(
  element: HTMLElement,
  props: DeskProps,
  api: CodingApi,
  scope: Scope,
): Promise<Desk | null> {
  element.classList.add("annotator");
  scope.add(() => render(null, element));
  let model: AnnotationModel | null = null;
  const store = new ServerStore(
    api,
    new DeviceOutbox(props.session_url),
    scope,
    (state, pending) => {
      model?.load(state.annotations);
      return pending.map((operation) => {
        const fitted = model?.fitted(operation) ?? operation;
        model?.apply(fitted.changes);
        return fitted;
      });
    },
  );
  try {
    const { state, pending } = await store.load();
    model = new AnnotationModel(state.tiers);
    model.load(state.annotations);
    for (const operation of pending) model.apply(operation.changes);
    const parts = { props, state, model, store, api };
    return await new Promise((onReady) => {
      render(<App parts={parts} scope={scope} onReady={onReady} />, element);
    });
  } catch (error) {
    if (!scope.isClosed) showFailure(element);
    throw error;
  }
}

function showFailure(element: HTMLElement): void {
  render(
    <div class="desk-failed" role="alert">
      <p>{gettext("The coding could not be opened. What was saved is safe.")}</p>
      <button type="button" class="btn btn-line" onClick={() => window.location.reload()}>
        {gettext("Try again")}
      </button>
    </div>,
    element,
  );
}
