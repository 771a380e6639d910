import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { campaign } from "./campaign.ts";
import { inputOf } from "./child-loop.ts";
import { allParsers } from "./parsers.ts";
import { reportLines } from "./print-report.ts";
import { watchedChild } from "./watched-child.ts";

// `npm run fuzz`, or with what it printed: `npm run fuzz -- --seed SEED --parser "key files" --input NUMBER` tries one input again.
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: randomBytes(6).toString("hex") },
    inputs: { type: "string", default: "1000000" },
    parser: { type: "string" },
    input: { type: "string" },
  },
});
const { seed } = values;
const parsers = (await allParsers()).filter(({ name }) => values.parser === undefined || name === values.parser);

async function tryOne(index: number): Promise<void> {
  for (const parser of parsers) {
    const input = inputOf(parser, seed, index);
    console.log(`${parser.name}, input ${index}: ${input.length} bytes\n${Buffer.from(input).toString("base64")}`);
    console.log(await parser.parse(input));
  }
}

async function tryMany(wanted: number): Promise<void> {
  console.log(`seed ${seed}`);
  const shares = parsers.reduce((sum, { share }) => sum + share, 0);
  const child = watchedChild(new URL("fuzz-child.js", import.meta.url).pathname);
  let total = 0;
  for (const parser of parsers) {
    const report = await campaign(child, parser, seed, ({ inputs }) => inputs < (wanted * parser.share) / shares);
    console.log(reportLines(report, seed).join("\n"));
    total += report.inputs;
    if (report.faults.length > 0) process.exitCode = 1;
  }
  child.close();
  console.log(`${total.toLocaleString("en")} inputs in all, seed ${seed}`);
}

await (values.input === undefined ? tryMany(Number(values.inputs)) : tryOne(Number(values.input)));
