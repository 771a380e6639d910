import * as v from "valibot";

/** Control characters and lone surrogates: they could forge a line of a log, or not come back from the store as they went. */
const isClean = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

const CLEAN = "no control characters, no lone surrogates";

/** A name of a user, project or instance: 1 to 255 characters that print, no white space around it. */
export const name = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(255),
  v.check((text) => isClean(text) && text.trim() === text, `${CLEAN}, no white space around it`),
);

/** Nova's names of key pairs since 2.92. */
export const keyPairName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9 @._-]{1,255}$/));

/** Text without control characters, as a value or a comment. */
export const plainText = (longest: number) => v.pipe(v.string(), v.maxLength(longest), v.check(isClean, CLEAN));
