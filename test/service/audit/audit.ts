import { type Finished, latchkey, type RunningService } from "../running-service.ts";

/** A line of `audit export`. */
export interface Exported {
  time: string;
  subject: string;
  action: string;
  by: string;
  from: string;
  request: string;
  credential?: string;
  about?: string;
  block: number | null;
  writer: string;
  sequence: number;
}

export async function exported(service: Pick<RunningService, "admin">, ...args: string[]): Promise<Exported[]> {
  const lines = await service.admin("audit", "export", ...args);
  return lines === "" ? [] : lines.split("\n").map((line) => JSON.parse(line) as Exported);
}

/** `audit verify`, whatever it finds. */
export const verified = ({ data }: Pick<RunningService, "data">, ...args: string[]): Promise<Finished> =>
  latchkey(["admin", "--data", data, "audit", "verify", ...args]);
