import { read, write } from "../ext.ts";

/** Whether the first steps are behind the user, or were put away. */
export async function readStepsDone(): Promise<boolean> {
  return (await read("local", "stepsDone")).stepsDone === true;
}

export async function keepStepsDone(): Promise<void> {
  await write("local", { stepsDone: true });
}
