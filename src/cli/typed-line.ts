import type { ReadStream } from "node:tty";
import { prompt as showPrompt } from "./terminal.ts";

/** One line from a terminal, which is kept from echoing it. Rejects if the user interrupts. */
export function typedLine(prompt: string, terminal: ReadStream): Promise<string> {
  terminal.setRawMode(true); // first: what is typed at once must not be echoed
  showPrompt(prompt);
  terminal.setEncoding("utf8");
  terminal.resume();
  return new Promise((resolve, reject) => {
    let line = "";
    const finish = (settle: () => void): void => {
      terminal.off("data", read);
      terminal.setRawMode(false);
      terminal.pause();
      showPrompt("\n");
      settle();
    };
    const read = (typedText: string): void => {
      for (const character of typedText) {
        if (character === "\r" || character === "\n") finish(() => resolve(line));
        else if (character === "\u0003") finish(() => reject(new Error("interrupted")));
        else line = character === "\u007f" ? line.slice(0, -1) : line + character;
      }
    };
    terminal.on("data", read);
  });
}
