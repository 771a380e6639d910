import type { JSX } from "preact";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { formatMoment } from "../ui/dates.ts";
import { EyeIcon } from "../ui/field-icons.tsx";
import { CopyIcon } from "../ui/rare-icons.tsx";
import type { Password } from "./use-password.ts";

/** The password from before the last reset, for what was sealed or logged in with it. `since`: unix milliseconds. */
export function PreviousPassword({ password, since }: { password: Password; since: number }): JSX.Element {
  const { busy, isPrevious } = password;
  const copy = text("popupCopyPrevious");
  const reveal = text("popupRevealPrevious");
  return (
    <div class="previous">
      <span class="secondary-text">{text("popupPrevious")}</span>
      <span class="truncate">{text("popupPreviousUntil", formatMoment(since))}</span>
      <Button
        kind="icon-only"
        aria-label={copy}
        title={copy}
        icon={<CopyIcon />}
        busy={isPrevious && busy === "copy"}
        onClick={() => void password.run("copy", "previous")}
      />
      <Button
        kind="icon-only"
        aria-label={reveal}
        title={reveal}
        icon={<EyeIcon />}
        busy={isPrevious && busy === "reveal"}
        onClick={() => void password.run("reveal", "previous")}
      />
    </div>
  );
}
