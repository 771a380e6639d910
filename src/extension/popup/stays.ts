import type { SignInAnswer } from "../sign-in-messages.ts";
import { text } from "../text.ts";
import type { Notice } from "./notice.ts";

type Stays = NonNullable<Extract<SignInAnswer, { code: "signed-in" }>["stays"]>;

/** What became of the wish to stay signed in. */
export function sayStays(stays: Stays): Notice {
  const [what, more] = sentences(stays);
  return { text: what, more, at: Date.now() };
}

function sentences(stays: Stays): [string, string] {
  switch (stays) {
    case "limited":
      return [text("popupStays"), text("popupStaysLimited")];
    case "unlimited":
      return [text("popupStays"), text("popupStaysUnlimited")];
    case "refused":
      return [text("popupStaysRefused"), text("popupStaysRefusedWhy")];
  }
}
