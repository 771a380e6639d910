import { appendFileSync, chmodSync, readFileSync } from "node:fs";
import { defineConfig } from "vite";

/** The Node of Debian 12 and Ubuntu 24.04. Older ones lack AbortSignal.any and URL.canParse, which came with 18.17. */
const OLDEST_NODE = "node18.17";

// `latchkey-guest`: everything that an instance needs in one file, libraries too. Not minified, so that it can be read where it runs as root.
export default defineConfig({
  publicDir: false,
  plugins: [
    {
      name: "latchkey-guest-program",
      writeBundle({ dir }) {
        const program = `${dir}/latchkey-guest.mjs`;
        chmodSync(program, 0o755);
        // The file goes around alone, and the libraries' licenses ask to go with it.
        appendFileSync(program, readFileSync(`${dir}/licenses.md`, "utf8").replace(/^(?=.)/gm, "// "));
      },
    },
  ],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    license: { fileName: "licenses.md" },
    target: OLDEST_NODE,
    outDir: "dist/guest",
    emptyOutDir: true,
    rollupOptions: {
      input: { "latchkey-guest": "src/cli/latchkey-guest.ts" },
      output: { entryFileNames: "[name].mjs", codeSplitting: false, banner: "#!/usr/bin/env node" },
    },
  },
});
