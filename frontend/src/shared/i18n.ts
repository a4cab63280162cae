/** The catalogue that Django's JavaScriptCatalog view (/jsi18n/) puts on `window`. */
interface DjangoCatalogue {
  gettext(text: string): string;
  ngettext(singular: string, plural: string, count: number): string;
  pgettext(context: string, text: string): string;
}

const catalogue = (): DjangoCatalogue | undefined =>
  typeof window === "undefined"
    ? undefined
    : (window as unknown as { django?: DjangoCatalogue }).django;

export function gettext(text: string): string {
  return catalogue()?.gettext(text) ?? text;
}

export function ngettext(singular: string, plural: string, count: number): string {
  return catalogue()?.ngettext(singular, plural, count) ?? (count === 1 ? singular : plural);
}

/** A text that other languages say in more than one way: `context` tells which is meant. */
export function pgettext(context: string, text: string): string {
  return catalogue()?.pgettext(context, text) ?? text;
}

/** Fills `%(name)s` places: `interpolate(gettext("%(done)s of %(all)s MB"), { done, all })`. */
export function interpolate(text: string, values: Record<string, string | number>): string {
  return text.replace(/%\((\w+)\)s/g, (place, name: string) => String(values[name] ?? place));
}

/** Puts somebody's words between quotation marks of the page's language. */
export function quoted(words: string): string {
  return interpolate(gettext("“%(words)s”"), { words });
}

/** The page's language, for `Intl`. */
export function locale(): string {
  return document.documentElement.lang || "en";
}
