import type { Command } from "commander";
import { describeService } from "../service/openapi/describe-service.ts";
import { print } from "./terminal.ts";

export function addOpenapi(program: Command): void {
  program
    .command("openapi")
    .description("Print what latchkey serve answers to whom, as OpenAPI 3.1.")
    .option("--guests", "the metadata address, instead of the admins' one")
    .action(async ({ guests }: { guests?: true }) => {
      print(JSON.stringify(await describeService(guests === true ? "guests" : "admins"), null, 1));
    });
}
