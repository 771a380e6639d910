import { addAdmin } from "./admin.ts";
import { addGet } from "./get.ts";
import { addGuest } from "./guest.ts";
import { addOpen } from "./open.ts";
import { addOpenapi } from "./openapi.ts";
import { newProgram, runProgram } from "./run-program.ts";
import { addServe } from "./serve.ts";

const program = newProgram(
  "latchkey",
  "Encrypted admin passwords for instances: the metadata API, its administration, the guest, and opening them.",
);

// One line for each command's file.
addServe(program);
addAdmin(program);
addGuest(program);
addGet(program);
addOpen(program);
addOpenapi(program);

await runProgram(program);
