import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Posts the body once for each line of a file, whose line is the token; then says how many it has used. */
const SCRIPT = `
  local tokens, body = {}, ""
  function init(args)
    for line in io.lines(args[1]) do tokens[#tokens + 1] = line end
    body = args[2]
    used = 0
  end
  function request()
    used = used + 1
    return wrk.format("POST", nil, { Authorization = "Bearer " .. (tokens[used] or "none-is-left") }, body)
  end
  local threads = {}
  function setup(thread) threads[#threads + 1] = thread end
  function done() for _, thread in ipairs(threads) do io.write("used " .. thread:get("used") .. "\\n") end end
`;

/** Guests that have not posted yet: each can do so once. */
export interface Posts {
  /** For `wrk`: the guests that are left. */
  script: () => readonly string[];
  /** What wrk has printed says how many have posted. */
  note: (output: string) => void;
  left: () => number;
  end: () => void;
}

export function postsOf(guestTokens: readonly string[], blob: string): Posts {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-posts-"));
  const [script, list] = [join(folder, "posts.lua"), join(folder, "tokens")];
  writeFileSync(script, SCRIPT, { mode: 0o600 });
  let used = 0;
  return {
    script() {
      writeFileSync(list, `${guestTokens.slice(used).join("\n")}\n`, { mode: 0o600 });
      return [script, list, blob];
    },
    note(output) {
      used += Number(/^used (\d+)$/m.exec(output)?.[1] ?? guestTokens.length);
    },
    left: () => guestTokens.length - used,
    end: () => rmSync(folder, { recursive: true }),
  };
}
