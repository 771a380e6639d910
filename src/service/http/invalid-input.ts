import * as v from "valibot";

/** Input that a schema refuses. Names the field, never its value. */
export class InvalidInput extends Error {
  readonly field: string;

  constructor(field: string) {
    super(`invalid input for ${field}`);
    this.field = field;
  }
}

export type Validated<T> = { value: T } | { error: InvalidInput };

/** The form in which fastify wants a validator's outcome. */
export function validate<T>(schema: v.GenericSchema<unknown, T>, data: unknown): Validated<T> {
  const parsed = v.safeParse(schema, data);
  if (parsed.success) return { value: parsed.output };
  return { error: new InvalidInput(v.getDotPath(parsed.issues[0]) ?? "the request") };
}
