import { useEffect, useRef, useState } from "preact/hooks";
import { Secret } from "../../core/secret.ts";
import type { Answer } from "../messages.ts";
import type { PasswordDetails, PasswordRequest } from "../password-messages.ts";
import type { Failure } from "../ui/failure-text.ts";
import { command } from "./command.ts";

/** What the view of an instance does with its password. */
export type PasswordAction = "inspect" | "copy" | "reveal";

export type Decision = Pick<PasswordRequest, "acceptOlder" | "trustGuestKey">;

export interface Password {
  details: PasswordDetails | null;
  failure: Failure | null;
  /** When the view was opened, in unix milliseconds. */
  openedAt: number;
  /** When the cloud was last asked, in unix milliseconds. */
  checkedAt: number;
  busy: PasswordAction | "clear" | null;
  /** Only while it is shown; wiped when it is hidden. */
  shown: Secret | null;
  /** `which`: not the present one. */
  run: (action: PasswordAction, which?: "previous") => Promise<void>;
  /** The previous one is what was asked for last. */
  isPrevious: boolean;
  /** What was done last, or is being done. */
  action: PasswordAction;
  /** That, once more. */
  again: () => void;
  hide: () => void;
  /** The user has accepted a warning; the copy goes on. */
  accept: (decision: Decision) => void;
  clear: () => Promise<boolean>;
  /** Something else of this instance has failed, or needs a decision: a reset that cannot start. */
  fail: (failure: Failure) => void;
}

type PasswordAnswer = Answer<"inspectPassword" | "copyPassword" | "revealPassword"> | { code: "no-background" };

/** Everything an instance's view does with its password. The password itself comes into the page for `reveal` only. */
export function usePassword(instance: PasswordRequest, first: Failure | null, start: PasswordAction): Password {
  const [details, setDetails] = useState<PasswordDetails | null>(null);
  const [failure, setFailure] = useState(first);
  const [openedAt] = useState(Date.now);
  const [checkedAt, setCheckedAt] = useState(Date.now);
  const [busy, setBusy] = useState<Password["busy"]>(first === null ? start : null);
  const [shown, setShown] = useState<Secret | null>(null);
  const secret = useRef<Secret | null>(null);
  const decision = useRef<Decision>({});
  const last = useRef(start);
  const [isPrevious, setPrevious] = useState(false);
  const gone = useRef(false);

  function show(next: Secret | null) {
    secret.current?.wipe();
    secret.current = next;
    setShown(next);
  }

  async function run(action: PasswordAction, which?: "previous"): Promise<void> {
    // What is done again after a failure of the previous one is to look at the present one.
    last.current = which === undefined ? action : "inspect";
    setPrevious(which !== undefined);
    setBusy(action);
    const answer = await ask(action, { ...instance, ...decision.current, ...(which && { which }) });
    const password = takePassword(answer);
    if (gone.current) return password?.wipe();
    if (password !== null) show(password);
    setBusy(null);
    setCheckedAt(Date.now());
    if ("details" in answer && which === undefined) {
      setDetails(answer.details);
      // The accepted key is pinned now; an older password stays accepted for as long as it is in view.
      if (decision.current.trustGuestKey !== undefined) decision.current = {};
    }
    setFailure("details" in answer ? null : answer);
  }

  async function clear(): Promise<boolean> {
    setBusy("clear");
    const { connectionId, instanceId } = instance;
    const answer = await command("clearStoredPassword", { connectionId, instanceId });
    setBusy(null);
    show(null);
    setDetails(null);
    setCheckedAt(Date.now());
    const lastSeen = Math.floor(Date.now() / 1000);
    setFailure(answer.code === "cleared" ? { code: "no-password", reason: { code: "cleared", lastSeen } } : answer);
    return answer.code === "cleared";
  }

  useEffect(() => {
    if (first === null) void run(start);
    return () => {
      gone.current = true;
      secret.current?.wipe();
    };
  }, []);

  return {
    details,
    failure,
    openedAt,
    checkedAt,
    busy,
    shown,
    run,
    isPrevious,
    action: last.current,
    again: () => void run(last.current),
    hide: () => show(null),
    accept: (made) => {
      decision.current = made;
      void run("copy");
    },
    clear,
    fail: setFailure,
  };
}

function ask(action: PasswordAction, request: PasswordRequest): Promise<PasswordAnswer> {
  switch (action) {
    case "inspect":
      return command("inspectPassword", request);
    case "copy":
      return command("copyPassword", request);
    case "reveal":
      return command("revealPassword", request);
  }
}

/** The bytes of a message become a Secret, and zeros in the message. */
function takePassword(answer: PasswordAnswer): Secret | null {
  if (answer.code !== "revealed") return null;
  const password = new Secret(Uint8Array.from(answer.password));
  answer.password.fill(0);
  return password;
}
