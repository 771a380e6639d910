import { spawn } from "node:child_process";
import { once } from "node:events";

/** The least that Node can do: an answer of the same size as the service's, out of memory, over HTTP; a body is read to its end. */
const BARE = `
  const body = JSON.stringify({ password: "x".repeat(344) });
  const headers = { "content-type": "application/json", "content-length": body.length };
  const server = require("node:http").createServer((request, response) => {
    if (request.method === "GET") return response.writeHead(200, headers).end(body);
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => response.writeHead(200, { "content-length": 0 }).end(Buffer.concat(parts).subarray(0, 0)));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

export interface BareServer {
  url: string;
  processId: number;
  stop: () => void;
}

export async function startBareServer(): Promise<BareServer> {
  const child = spawn(process.execPath, ["-e", BARE], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  return { url: `http://127.0.0.1:${Number(port)}/`, processId: child.pid ?? 0, stop: () => void child.kill() };
}
