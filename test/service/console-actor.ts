/** As `latchkey admin` acts. */
export const CONSOLE = { by: "console", from: "-", request: "-" };
