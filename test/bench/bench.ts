import { endChildrenWithThisProcess } from "./end-children.ts";
import { benchTyping } from "./list-typing.ts";
import { loadAverage, machineLine } from "./machine.ts";
import { benchOpening } from "./opening-table.ts";
import { benchOpenstack } from "./openstack-table.ts";
import { benchSizes } from "./package-sizes.ts";
import { benchPopup } from "./popup-paint.ts";
import { printResetsTable } from "./resets-table.ts";
import { printScaleTable } from "./service-scale-table.ts";
import { printServiceTable } from "./service-table.ts";
import { printWaitingTable } from "./service-waiting-table.ts";

// `npm run bench`, or `npm run bench -- popup sizes` for some of it: figures beside each other in one run. They never fail a build: a busy machine is nobody's mistake.
const topics: [string, () => Promise<void> | void][] = [
  ["service", printServiceTable],
  ["scale", printScaleTable],
  ["waiting", printWaitingTable],
  ["popup", benchPopup],
  ["typing", benchTyping],
  ["opening", benchOpening],
  ["sizes", benchSizes],
  ["openstack", benchOpenstack],
  ["resets", printResetsTable],
];

const wanted = process.argv.slice(2);

endChildrenWithThisProcess();
console.log(machineLine());
for (const [name, measure] of topics) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await measure();
  } catch (error) {
    console.log(`\n${name}: not measured. ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`\nload average at the end: ${loadAverage()}`);
