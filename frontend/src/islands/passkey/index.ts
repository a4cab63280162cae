import { Problem, postJson } from "../../shared/http";
import { gettext } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";
import {
  answerOf,
  creationOptions,
  type Hindrance,
  hindranceOf,
  isPossible,
  type KnownQuestion,
  type NewQuestion,
  requestOptions,
} from "./model";

interface Props {
  /** Whether a passkey is made or shown. */
  kind: "new" | "known";
  /** Where the question to the device comes from. */
  ask: string;
}

/**
 * Stands in a form with a hidden `credential` and a hidden button. The button appears where
 * the browser can do it; pressed, it asks the device and sends the form with its answer.
 */
export function mount(element: HTMLElement, props: unknown, scope: Scope): void {
  const form = element.closest("form");
  const button = form?.querySelector<HTMLButtonElement>("button[type=submit]");
  const field = form?.querySelector<HTMLInputElement>("input[name=credential]");
  if (!form || !button || !field) return;
  const said = document.createElement("p");
  said.className = "t15 muted";
  said.setAttribute("role", "status");
  element.append(said);
  const { isSecureContext, location } = window;
  const hasPasskeys = "PublicKeyCredential" in window;
  if (!isPossible({ isSecureContext, hostname: location.hostname, hasPasskeys })) {
    // At a door there are other ways, and nothing need be said of this one.
    if ((props as Props).kind === "new") said.textContent = words("not-here");
    return;
  }
  button.hidden = false;
  const signal = scope.abortSignal();
  scope.listen(form, "submit", (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    said.textContent = gettext("Your device asks for its lock.");
    ask(props as Props, signal)
      .then((answer) => {
        field.value = answer;
        form.submit();
      })
      .catch((error: unknown) => {
        said.textContent = error instanceof Problem ? told(error) : words(hindranceOf(error));
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}

async function ask({ kind, ask }: Props, signal: AbortSignal): Promise<string> {
  const credential =
    kind === "new"
      ? await navigator.credentials.create({
          publicKey: creationOptions(await postJson<NewQuestion>(ask, {}, { signal })),
          signal,
        })
      : await navigator.credentials.get({
          publicKey: requestOptions(await postJson<KnownQuestion>(ask, {}, { signal })),
          signal,
        });
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("", "NotAllowedError");
  return answerOf(credential);
}

function told(problem: Problem): string {
  return [problem.title, problem.whatToDo].filter(Boolean).join(" ");
}

function words(hindrance: Hindrance): string {
  return {
    cancelled: gettext("Nothing was sent. You can try once more, or take another way in."),
    "there-already": gettext("This device is among your passkeys already."),
    "not-here": gettext("This browser has no passkeys here. The other ways in work as before."),
    "not-now": gettext("It did not work just now. You can try once more, or take another way in."),
  }[hindrance];
}
