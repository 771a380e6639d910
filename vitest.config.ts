import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, environment: "node", testTimeout: 20_000, ...options },
});

// Real servers and browsers wait for one another most of the time: two files share two cores, with generous limits.
const real = { testTimeout: 180_000, hookTimeout: 180_000 };
/** Whose promises are kept on etcd as well. */
const onEtcd = [
  "compute/server-password",
  "identity/sign-in",
  "identity/roles",
  "http/conditional",
  "http/waiting",
].map((name) => `test/service/${name}.test.ts`);
const browsers = { ...real, sequence: { groupOrder: 1 } };
// What measures its own costs, or changes one cloud, has the machine to itself.
const alone = { ...real, fileParallelism: false, sequence: { groupOrder: 2 } };
// Promises times under load, so nothing else may have the cores.
const faults = { ...alone, testTimeout: 400_000, sequence: { groupOrder: 3 } };
/** These promise none. */
const onOneDisk = ["test/faults/sqlite-*.test.ts"];

// Needs a cloud and changes things in it, so it is there only for those who ask for it: `npm run test:openstack`, or with the rest of
// the tests by WITH_OPENSTACK=1.
const cloud = { testTimeout: 900_000, globalSetup: ["./test/openstack/needs-cloud.ts"] };
/** Waits for a cache of Nova's most of the time, so browsers may run beside it; two files at a time in one cloud disturb each other. */
const waiting = ["test/openstack/resets.test.ts"];
const openstack = [
  project("openstack-waiting", waiting, { ...browsers, ...cloud }),
  project("openstack", ["test/openstack/**/*.test.ts"], { ...alone, ...cloud, exclude: waiting }),
];
const asksForOpenstack =
  process.env.WITH_OPENSTACK === "1" || process.argv.some((argument) => argument.includes("openstack"));

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.ts"],
    globalSetup: ["./test/prerequisites.ts", "./test/temporary-folder-of-run.ts"],
    maxWorkers: 2,
    projects: [
      project("unit", ["test/{core,clouds,extension,guest,cli}/**/*.test.ts"]),
      project("conventions", ["test/conventions/**/*.test.ts"], { testTimeout: 120_000 }),
      project("fuzz", ["test/{fuzz,protocol}/**/*.test.ts"], alone),
      project("api-fuzz", ["test/fuzz-api/**/*.test.ts"], alone),
      project("service", ["test/service/**/*.test.ts"], real),
      project("service-etcd", onEtcd, {
        ...real,
        globalSetup: ["./test/service/store/on-etcd.ts"],
        setupFiles: ["./test/service/store/use-etcd.ts"],
      }),
      project("interop", ["test/interop/**/*.test.ts"], browsers),
      project("e2e", ["test/e2e/**/*.test.ts"], browsers),
      project("faults-sqlite", onOneDisk, { ...browsers, testTimeout: 900_000 }),
      project("faults", ["test/faults/**/*.test.ts"], { ...faults, exclude: onOneDisk }),
      ...(asksForOpenstack ? openstack : []),
    ],
  },
});
