import { chmodSync } from "node:fs";
import { defineConfig } from "vite";

// The `latchkey` command: our own code bundled, libraries left in node_modules.
export default defineConfig({
  publicDir: false,
  plugins: [
    {
      name: "latchkey-executable",
      writeBundle: ({ dir }) => chmodSync(`${dir}/latchkey.js`, 0o755),
    },
  ],
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist/cli",
    emptyOutDir: true,
    rollupOptions: {
      input: {
        latchkey: "src/cli/latchkey.ts",
        "argon2-worker": "src/service/identity/argon2-worker.ts",
        "sqlite-log-worker": "src/service/store/sqlite-log-worker.ts",
      },
      output: {
        entryFileNames: "[name].js",
        banner: (chunk) => (chunk.name === "latchkey" ? "#!/usr/bin/env node" : ""),
      },
    },
  },
});
