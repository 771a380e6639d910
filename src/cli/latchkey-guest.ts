import "./node-18.ts";

import { addGuestCommands } from "./guest.ts";
import { newProgram, runProgram } from "./run-program.ts";

// The guest alone, for instances: `npm run build:guest` makes one file of it.
const program = newProgram("latchkey-guest", "Makes this instance's admin password and seals it to SSH keys.");
addGuestCommands(program);

await runProgram(program);
