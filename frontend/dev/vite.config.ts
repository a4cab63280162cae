import { defineConfig } from "vite";
import { deviceDark } from "../device_dark.ts";

/** Builds the pages that show an island by itself, for tests and benchmarks; never shipped. */
export default defineConfig({
  root: new URL(".", import.meta.url).pathname,
  base: "./",
  plugins: [deviceDark()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    emptyOutDir: true,
    rollupOptions: { input: { annotator: "annotator.html" } },
  },
});
