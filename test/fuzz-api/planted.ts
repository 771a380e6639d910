/** Options of Node for a service that does wrong to those who fuzz it, and to nobody else: they come from other addresses than 127.0.0.1. */
const planted = (code: string): string[] => [
  "--import",
  `data:text/javascript,${encodeURIComponent(`import { ServerResponse } from "node:http";
const { writeHead, end } = ServerResponse.prototype;
const isFuzzed = (response) => !["127.0.0.1", undefined].includes(response.req.socket.remoteAddress);
let count = 0;
${code}`)}`,
];

/** Each fourth answer is spoilt, in one way after the other. The length is kept: it was said already. */
export const spoiltAnswers = planted(`
const statuses = [500, 206];
const spoil = [
  (text) => text.replace(/"(\\w)(\\w*)":/g, '"_$2":'),
  (text) => text.replace("{", "("),
  (text) => text.replace(/"message":"[^"]{8}/, '"message":"at f (x)'),
  "closed",
  "silent",
];
const waysOf = (response) => (count++ % 4 === 0 ? count >> 2 : undefined);
ServerResponse.prototype.writeHead = function (status, ...rest) {
  const way = isFuzzed(this) ? waysOf(this) : undefined;
  const at = way === undefined ? undefined : way % (statuses.length + spoil.length);
  this.spoil = spoil[at - statuses.length];
  return writeHead.call(this, at < statuses.length ? statuses[at] : status, ...rest);
};
ServerResponse.prototype.end = function (data, ...rest) {
  if (this.spoil === "silent") return this;
  if (this.spoil === "closed") return this.req.socket.destroy();
  return end.call(this, typeof this.spoil === "function" && typeof data === "string" ? this.spoil(data) : data, ...rest);
};`);

/** Each request leaves something behind. */
export const leak = planted(`
const kept = [];
ServerResponse.prototype.writeHead = function (...all) {
  if (isFuzzed(this)) kept.push(Array.from({ length: 2000 }, Math.random));
  return writeHead.apply(this, all);
};`);

/** The hundredth answer is the last. */
export const sudden = planted(`
ServerResponse.prototype.writeHead = function (...all) {
  if (isFuzzed(this) && ++count === 100) process.exit(3);
  return writeHead.apply(this, all);
};`);
