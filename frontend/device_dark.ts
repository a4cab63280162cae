import type { Plugin } from "vite";

const CHOSEN = /^ *\[data-theme="dark"\] (\{[^}]*\})/gm;

/** The dark blocks of the tokens again, for devices that ask for dark and people who chose nothing. */
export function darkForDevice(tokens: string): string {
  const [base = "", contrast = ""] = [...tokens.matchAll(CHOSEN)].map(([, block]) => block);
  const media = "@media (prefers-color-scheme: dark)";
  return [
    `${media} { :root:not([data-theme]) ${base} }`,
    `${media} and (prefers-contrast: more) { :root:not([data-theme]) ${contrast} }`,
  ].join("\n");
}

/** Ends main.css with the tokens' dark blocks, so that device and choice never drift apart. */
export function deviceDark(): Plugin {
  return {
    name: "device-dark",
    enforce: "pre",
    async transform(code, id) {
      if (!id.endsWith("/styles/main.css")) return undefined;
      const file = id.replace(/main\.css$/, "tokens.css");
      this.addWatchFile(file);
      return `${code}\n${darkForDevice(await this.fs.readFile(file, { encoding: "utf8" }))}\n`;
    },
  };
}
