import messages from "../../../public/_locales/en/messages.json" with { type: "json" };

/** Stands in for ext.ts outside a browser: the English texts, filled as the browser fills them. */
export function message(key: string, substitutions: string[]): string {
  const found = (messages as Record<string, { message: string }>)[key];
  if (found === undefined) return key;
  return found.message.replace(/\$([1-9])/g, (_, place) => substitutions[Number(place) - 1] ?? "");
}

export const addressInFront = async (): Promise<undefined> => undefined;
