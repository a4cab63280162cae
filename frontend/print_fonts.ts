import type { Plugin } from "vite";

const FAMILY = "@expo-google-fonts/atkinson-hyperlegible-next";
const CUTS = ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"];

/** Puts the interface's typeface beside the build as whole fonts, for letters on paper. */
export function printFonts(): Plugin {
  return {
    name: "print-fonts",
    apply: "build",
    async buildStart() {
      for (const cut of CUTS) {
        const name = `${FAMILY}/${cut}/AtkinsonHyperlegibleNext_${cut}.ttf`;
        const found = await this.resolve(name, "src/main.ts");
        if (!found) throw new Error(`${name} is not there.`);
        const source = await this.fs.readFile(found.id);
        this.emitFile({ type: "asset", fileName: `print/${cut}.ttf`, source });
      }
    },
  };
}
