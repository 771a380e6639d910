import { type TextKey, text } from "../text.ts";

/** The spelling alphabet of ITU and ICAO: the same in every language. */
const alphabet = (
  "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike " +
  "november oscar papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu"
).split(" ");

const digits = [
  "popupDigit0",
  "popupDigit1",
  "popupDigit2",
  "popupDigit3",
  "popupDigit4",
  "popupDigit5",
  "popupDigit6",
  "popupDigit7",
  "popupDigit8",
  "popupDigit9",
] as const satisfies TextKey[];

const symbols: Record<string, TextKey> = {
  " ": "popupSymbolSpace",
  "!": "popupSymbolExclamation",
  '"': "popupSymbolQuote",
  "#": "popupSymbolHash",
  $: "popupSymbolDollar",
  "%": "popupSymbolPercent",
  "&": "popupSymbolAmpersand",
  "'": "popupSymbolApostrophe",
  "(": "popupSymbolLeftParenthesis",
  ")": "popupSymbolRightParenthesis",
  "*": "popupSymbolAsterisk",
  "+": "popupSymbolPlus",
  ",": "popupSymbolComma",
  "-": "popupSymbolHyphen",
  ".": "popupSymbolFullStop",
  "/": "popupSymbolSlash",
  ":": "popupSymbolColon",
  ";": "popupSymbolSemicolon",
  "<": "popupSymbolLess",
  "=": "popupSymbolEquals",
  ">": "popupSymbolGreater",
  "?": "popupSymbolQuestion",
  "@": "popupSymbolAt",
  "[": "popupSymbolLeftBracket",
  "\\": "popupSymbolBackslash",
  "]": "popupSymbolRightBracket",
  "^": "popupSymbolCaret",
  _: "popupSymbolUnderscore",
  "`": "popupSymbolBacktick",
  "{": "popupSymbolLeftBrace",
  "|": "popupSymbolBar",
  "}": "popupSymbolRightBrace",
  "~": "popupSymbolTilde",
};

export interface Spelling {
  /** To read: capitals are spelled in capitals. */
  word: string;
  /** To hear: "capital romeo". */
  spoken: string;
}

/** How to say a character over the telephone. What has no name keeps its Unicode number. */
export function spell(character: string): Spelling {
  const letter = /^[a-z]$/i.test(character) ? alphabet[character.toLowerCase().charCodeAt(0) - 97] : undefined;
  if (letter !== undefined) {
    return character === character.toLowerCase()
      ? { word: letter, spoken: letter }
      : { word: letter.toUpperCase(), spoken: text("popupCapital", letter) };
  }
  const key = /^\d$/.test(character) ? digits[Number(character)] : symbols[character];
  const word = key === undefined ? codePoints(character) : text(key);
  return { word, spoken: word };
}

const codePoints = (character: string): string =>
  [...character].map((point) => `U+${point.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`).join(" ");
