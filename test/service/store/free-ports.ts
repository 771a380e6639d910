import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below what systems give to connections that go out: such a one would take the port of a node that is restarted. */
const [FIRST, BEHIND] = [12_000, 32_000];

/** Ports of the loopback address that nobody listens on, all different; by chance, so that tests beside one another hardly meet. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(FIRST, BEHIND);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
