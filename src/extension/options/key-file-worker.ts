/** The worker that reads one private key file: seconds of work do not stop the page, and ending it ends the work. */
import { answerKeyFile, type KeyFileRequest } from "./key-file-answer.ts";
import { argon2 } from "./key-file-argon2.ts";

addEventListener("message", async ({ data }: MessageEvent<KeyFileRequest>) => {
  const answer = await answerKeyFile(data, { argon2 });
  postMessage(answer, { transfer: answer.code === "key" ? [answer.content.buffer] : [] });
});
