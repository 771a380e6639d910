/** The worker that reads one private key file: seconds of work do not stop the page, and ending it ends the work. */

import { argon2 } from "../../core/argon2.ts";
import { answerKeyFile, type KeyFileRequest } from "./key-file-answer.ts";

addEventListener("message", async ({ data }: MessageEvent<KeyFileRequest>) => {
  const answer = await answerKeyFile(data, { argon2 });
  postMessage(answer, { transfer: answer.code === "key" ? [answer.content.buffer] : [] });
});
