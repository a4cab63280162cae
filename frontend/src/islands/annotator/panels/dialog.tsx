import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { gettext } from "../../../shared/i18n";
import { Icon } from "../../../shared/icons";

interface DialogProps {
  readonly title: string;
  readonly class?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal sheet. Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, class: name = "", onClose, children }: DialogProps): JSX.Element {
  const sheet = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = sheet.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog class={`sheet ${name}`} ref={sheet} aria-labelledby="sheet-title" onClose={onClose}>
      <div class="sheet-head">
        <h2 id="sheet-title">{title}</h2>
        <button
          type="button"
          class="icon-btn"
          aria-label={gettext("Close")}
          onClick={() => sheet.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
