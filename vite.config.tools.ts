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
        service: "build/service.ts",
        bench: "test/bench/bench.ts",
        fuzz: "test/fuzz/fuzz.ts",
        "fuzz-child": "test/fuzz/child.ts",
        faults: "test/faults/faults.ts",
        "fuzz-api": "test/fuzz-api/fuzz-api.ts",
      },
      output: { entryFileNames: "[name].js" },
    },
  },
});
