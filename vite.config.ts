import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import { defineConfig, type Plugin } from "vite";
import manifest from "./manifest.json" with { type: "json" };

type Browser = "chrome" | "firefox";

/** One manifest.json holds the union; each browser gets its own half, or its linter and store complain. */
function manifestFor(browser: Browser): ManifestV3Export {
  const { service_worker, scripts, type } = manifest.background;
  const { minimum_chrome_version, browser_specific_settings, permissions, storage, ...common } = manifest;
  return (
    browser === "chrome"
      ? { ...common, permissions, storage, minimum_chrome_version, background: { service_worker, type } }
      : {
          ...common,
          permissions: permissions.filter((name) => name !== "offscreen"),
          browser_specific_settings,
          background: { scripts, type },
        }
  ) as ManifestV3Export;
}

/**
 * Preact can set innerHTML, we never do: the sink is cut out, so that linters find none and Trusted Types have nothing to
 * refuse. The build fails if Preact no longer looks as expected.
 */
function withoutInnerHtml(): Plugin {
  let seen = 0;
  return {
    name: "latchkey-without-innerhtml",
    apply: "build",
    transform(code, id) {
      if (!/preact[\\/]dist[\\/]preact\.(module|mjs)/.test(id)) return null;
      const cut = code.replaceAll(/\b([\w$]+)\.innerHTML\b/g, (_, name) => {
        seen++;
        return `${name}.textContent`;
      });
      return { code: cut, map: null };
    },
    buildEnd() {
      if (seen === 0) this.error("preact's innerHTML was not found: look at withoutInnerHtml in vite.config.ts");
    },
  };
}

/**
 * What several files share, together instead of in a dozen small ones: each costs the package 200 bytes, and the popup a request.
 * What the background shares stands apart, so that it does not load what draws pages. So does what the worker shares, which has
 * neither a document nor `browser.*`, and what of it the popup's first paint does not need.
 */
const sharedFiles = [
  { name: "preload", priority: 4, test: /preload-helper/ },
  { name: "secret", priority: 3, test: /src[\\/]core[\\/](secret|key-file-limits)\.ts$/ },
  { name: "shared", priority: 2, test: /webextension-polyfill|src[\\/]extension[\\/](ext|records)\.ts$/ },
  {
    name: "pages",
    priority: 1,
    test: /node_modules[\\/]preact|src[\\/]extension[\\/](text|snapshot|ui[\\/](language|button|passphrase-field)|popup[\\/](command|leave|keyboard|connection|instance|footer|load-after-paint))\.tsx?$/,
  },
];

/** Only Chromium reads a schema of its policies; Firefox takes those of its policy file as they are. */
function withoutPolicySchema(): Plugin {
  let folder = "";
  return {
    name: "latchkey-without-policy-schema",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      rmSync(`${folder}/${manifest.storage.managed_schema}`);
    },
  };
}

/** JSON as programs write it: the layout for people stays in the repository. */
function compactJson(): Plugin {
  let folder = "";
  return {
    name: "latchkey-compact-json",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      const locales = readdirSync(`${folder}/_locales`).map((locale) => `_locales/${locale}/messages.json`);
      for (const path of ["manifest.json", ...locales].map((name) => `${folder}/${name}`))
        writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, "utf8"))));
    },
  };
}

// Built inside a test run, NODE_ENV would say test, and JSX would be compiled for development: larger, with the names of source files.
process.env.NODE_ENV = "production";

export default defineConfig(({ mode }) => {
  const browser: Browser = mode === "firefox" ? "firefox" : "chrome";
  return {
    plugins: [
      withoutInnerHtml(),
      crx({ manifest: manifestFor(browser), browser }),
      ...(browser === "firefox" ? [withoutPolicySchema()] : []),
      compactJson(),
    ],
    build: {
      target: browser === "chrome" ? "chrome137" : "firefox142",
      outDir: `dist/${browser}`,
      emptyOutDir: true,
      modulePreload: {
        polyfill: false,
        // For pages alone. A worker has no document to put preloads into, and what a script loads later comes from the disk at once: a
        // list of its parts would only make the first paint wait.
        resolveDependencies: (_, dependencies, { hostType }) => (hostType === "html" ? dependencies : []),
      },
      rollupOptions: {
        input: {
          passkey: "src/extension/passkey/index.html",
          ...(browser === "chrome" && { offscreen: "src/extension/offscreen/index.html" }),
          "key-file-worker": "src/extension/options/key-file-worker.ts",
        },
        output: {
          codeSplitting: { groups: sharedFiles },
          // The page knows the worker by this name alone: start-key-file-worker.ts.
          entryFileNames: ({ name }) => (name === "key-file-worker" ? "assets/[name].js" : "assets/[name]-[hash].js"),
        },
      },
    },
  };
});
