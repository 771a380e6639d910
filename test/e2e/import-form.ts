import type { Page } from "puppeteer-core";
import messages from "../../public/_locales/en/messages.json" with { type: "json" };

/** How a user brings a file into the form. */
export const ways = ["paste", "choose", "drop"] as const;
export type Way = (typeof ways)[number];

/** What the page says after "Import key". */
export type Said =
  /** In the table: the key's row; also for a key that was there already. */
  | { code: "imported" | "known"; type: string; fingerprint: string }
  | { code: "passphrase-needed" }
  /** In a field's own place. */
  | { code: "error"; text: string };

const names = {
  form: messages.optionsImportKeyTitle.message,
  known: messages.optionsKeyKnown.message,
  passphrase: messages.optionsFilePassphrase.message,
  clear: messages.optionsClearFile.message,
};

/**
 * Fills in the import form and submits it, all inside the page: a hundred files would take minutes otherwise. With a
 * `passphrase`, it goes into the field that the last call has brought.
 */
export function importFile(
  page: Page,
  given: { file: Uint8Array; way: Way; name: string } | { passphrase: string },
): Promise<Said> {
  const plain =
    "file" in given
      ? { bytes: Buffer.from(given.file).toString("base64"), way: given.way, name: given.name }
      : { passphrase: given.passphrase };
  return page.evaluate(submitForm, plain, names);
}

/** Runs in the page. */
async function submitForm(
  given: { bytes?: string; way?: Way; name?: string; passphrase?: string },
  words: typeof names,
): Promise<Said> {
  const find = <E extends Element>(selector: string, within: ParentNode = document) =>
    within.querySelector<E>(selector);
  const form = () => find<HTMLFormElement>(`form[aria-label="${words.form}"]`);
  const there = async <T>(condition: () => T | null | undefined | false): Promise<T> => {
    const end = Date.now() + 120_000;
    for (;;) {
      const value = condition();
      if (value) return value;
      if (Date.now() > end) throw new Error(`waited for ${condition}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const fill = async (field: HTMLInputElement | HTMLTextAreaElement, value: string): Promise<void> => {
    field.value = value;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve)); // nobody submits before the page has drawn it
  };
  const passphraseField = () =>
    [...document.querySelectorAll("label")].find((label) => label.textContent === words.passphrase)?.control as
      | HTMLInputElement
      | undefined;
  const row = (name: string) =>
    [...document.querySelectorAll("tr")].find((each) => find("th[scope=row]", each)?.textContent === name);

  /** What a field complains of: a sentence, and the commands below it. */
  const complaint = (form: Element): string =>
    [...(find(".field-error > span", form)?.childNodes ?? [])].map((line) => line.textContent).join("\n");

  if (given.bytes === undefined) {
    await fill(await there(passphraseField), given.passphrase ?? "");
  } else {
    if (form() !== null) {
      find<HTMLElement>(`form[aria-label="${words.form}"] .button.quiet`)?.click();
      await there(() => form() === null);
    }
    // The button is drawn, and lets itself be pressed, when the page knows that the vault is open.
    const opened = await there(() => {
      find<HTMLElement>("#import-key")?.click();
      return form();
    });
    const bytes = Uint8Array.from(atob(given.bytes), (character) => character.charCodeAt(0));
    if (given.way === "paste") {
      await fill(await there(() => find<HTMLTextAreaElement>("textarea", opened)), new TextDecoder().decode(bytes));
    } else {
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], given.name ?? ""));
      const picker = await there(() => find<HTMLInputElement>("input[type=file]", opened));
      if (given.way === "drop")
        find(".drop", opened)?.dispatchEvent(
          new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
      else {
        picker.files = transfer.files;
        picker.dispatchEvent(new Event("change", { bubbles: true }));
      }
      await there(() => find(".chosen-file, .field-error > span", opened));
      const tooLarge = complaint(opened);
      if (tooLarge !== "") return { code: "error", text: tooLarge };
    }
    const nameField = [...opened.querySelectorAll("input")].at(-1);
    if (nameField) await fill(nameField, given.name ?? "");
  }

  const asked = passphraseField() !== undefined;
  const name = [...(form()?.querySelectorAll("input") ?? [])].at(-1)?.value ?? "";
  // What the last try has left on the page goes when this one begins.
  let begun = false;
  const noteBegin = new MutationObserver(() => {
    begun ||= find(`form[aria-label="${words.form}"] [aria-busy=true]`) !== null;
  });
  noteBegin.observe(document.body, { subtree: true, childList: true, attributes: true });
  form()?.requestSubmit();
  return there((): Said | undefined => {
    const open = form();
    const inTable = (code: "imported" | "known", keyName: string): Said | undefined => {
      const found = row(keyName);
      const fingerprint = found && find(".fingerprint", found)?.getAttribute("aria-label");
      return found && fingerprint ? { code, type: found.cells[1]?.textContent ?? "", fingerprint } : undefined;
    };
    if (open === null) return inTable("imported", name);
    if (!begun || find("[aria-busy=true]", open) !== null) return undefined;
    const error = complaint(open);
    if (error !== "") return { code: "error", text: error };
    const alert = find(".alert-title", open)?.textContent ?? "";
    const [before = "", after = ""] = words.known.split("$1");
    if (alert.startsWith(before)) return inTable("known", alert.slice(before.length, alert.length - after.length));
    return !asked && passphraseField() !== undefined ? { code: "passphrase-needed" } : undefined;
  });
}
