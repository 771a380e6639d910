import { fromText } from "../../core/bytes.ts";
import { Secret } from "../../core/secret.ts";
import { shortestPassphrase } from "../vault-messages.ts";

/** The same letters typed on another system may come as other code points: NFC makes them one (RFC 8265). */
export const passphraseOf = (text: string): Secret => new Secret(fromText(text.normalize("NFC")));

export const isLongEnough = (passphrase: string): boolean => [...passphrase].length >= shortestPassphrase;
