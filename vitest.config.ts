import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, environment: "node", testTimeout: 20_000, ...options },
});

// Real servers and browsers wait for one another most of the time: two files share two cores, with generous limits.
const real = { testTimeout: 180_000, hookTimeout: 180_000 };
const browsers = { ...real, sequence: { groupOrder: 1 } };
// What measures its own costs, or changes one cloud, has the machine to itself.
const alone = { ...real, fileParallelism: false, sequence: { groupOrder: 2 } };

// Needs a cloud and changes things in it, so it is there only for those who ask for it: `npm run test:openstack`, or with the rest of
// the tests by WITH_OPENSTACK=1.
const openstack = project("openstack", ["test/openstack/**/*.test.ts"], {
  ...alone,
  testTimeout: 900_000,
  globalSetup: ["./test/openstack/needs-cloud.ts"],
});
const asksForOpenstack =
  process.env.WITH_OPENSTACK === "1" || process.argv.some((argument) => argument.includes("openstack"));

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.ts"],
    globalSetup: ["./test/prerequisites.ts"],
    maxWorkers: 2,
    projects: [
      project("unit", ["test/{core,clouds,extension,guest,cli}/**/*.test.ts"]),
      project("conventions", ["test/conventions/**/*.test.ts"], { testTimeout: 120_000 }),
      project("fuzz", ["test/{fuzz,protocol}/**/*.test.ts"], alone),
      project("service", ["test/service/**/*.test.ts"], real),
      project("interop", ["test/interop/**/*.test.ts"], alone),
      project("e2e", ["test/e2e/**/*.test.ts"], browsers),
      ...(asksForOpenstack ? [openstack] : []),
    ],
  },
});
