import type { ComponentChildren, JSX } from "preact";

type Named = { readonly label: string } | { readonly labelledBy: string };

interface ScrolledProps {
  readonly class: string;
  readonly children: ComponentChildren;
}

/** A region that may scroll: it has a name, and Tab reaches it, so that keys move it. */
export function Scrolled({ children, ...given }: ScrolledProps & Named): JSX.Element {
  const name =
    "label" in given ? { "aria-label": given.label } : { "aria-labelledby": given.labelledBy };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, no key scrolls the region
    <section class={given.class} {...name} tabIndex={0}>
      {children}
    </section>
  );
}
