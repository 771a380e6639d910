import { defineConfig } from "vite";

// What developers run beside the product: demo, package and bench.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist/tools",
    emptyOutDir: true,
    rollupOptions: {
      input: {
        demo: "demo/demo.ts",
        package: "build/package.ts",
        guest: "build/guest.ts",
        bench: "test/bench/bench.ts",
        fuzz: "test/fuzz/fuzz.ts",
        "fuzz-child": "test/fuzz/child.ts",
      },
      output: { entryFileNames: "[name].js" },
    },
  },
});
