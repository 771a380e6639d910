import { Worker } from "node:worker_threads";

/** `hash` given: does the password match it? Not given: hash the password. */
export interface Argon2Question {
  id: number;
  password: string;
  hash?: string;
}
export interface Argon2Answer {
  id: number;
  matches?: boolean;
  hash?: string;
  failed?: boolean;
}

/** Beyond this, sign-ins wait longer than their clients: they are told to come back. */
export const LONGEST_QUEUE = 100;

/** A hash of nothing anybody knows: checking a password against it costs what a real one costs. */
export const NOBODY =
  "$argon2id$v=19$m=19456,t=2,p=1$bGF0Y2hrZXktbm9ib2R5IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

export interface PasswordHasher {
  /** Argon2id in its encoded form, with a fresh salt. */
  hash(password: string): Promise<string>;
  /** The same work whether there is a hash or not (unknown user: false). `busy` if too many are waiting already. */
  matches(password: string, hash: string | undefined): Promise<boolean | "busy">;
  close(): Promise<void>;
}

/** Starts the thread that computes. It does not keep the process alive while it has nothing to do. */
export function startPasswordHasher(): PasswordHasher {
  const worker = new Worker(new URL("./argon2-worker.js", import.meta.url));
  const waiting = new Map<number, { resolve: (answer: Argon2Answer) => void; reject: (cause: Error) => void }>();
  let lastId = 0;
  worker.unref();
  worker.on("message", (answer: Argon2Answer) => {
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
  });
  worker.on("error", (cause) => {
    for (const question of waiting.values()) question.reject(cause as Error);
    waiting.clear();
  });

  function ask(question: Omit<Argon2Question, "id">): Promise<Argon2Answer> {
    lastId += 1;
    const id = lastId;
    worker.ref();
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...question } satisfies Argon2Question);
    });
  }

  return {
    async hash(password) {
      const { hash } = await ask({ password });
      if (hash === undefined) throw new Error("the password could not be hashed");
      return hash;
    },
    async matches(password, hash) {
      if (waiting.size >= LONGEST_QUEUE) return "busy";
      const answer = await ask({ password, hash: hash ?? NOBODY });
      return hash !== undefined && answer.matches === true;
    },
    async close() {
      await worker.terminate();
    },
  };
}
