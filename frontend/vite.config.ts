import { defineConfig } from "vitest/config";
import { deviceDark } from "./device_dark.ts";
import { printFonts } from "./print_fonts.ts";

export default defineConfig({
  base: "/static/build/",
  plugins: [deviceDark(), printFonts()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../src/attunement_clinic/web/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    // Fonts and icons stay files: the content security policy allows no data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { main: "src/main.ts" } },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
