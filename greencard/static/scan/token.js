// The code of a card: from the scanned text to what its bytes say. Nothing is believed yet.

import { bytesOf, joined } from "./signatures.js";

const [HEADER, MOST_NAME, SIGNATURE] = [11, 14, 64];
const [LISTS, PLACES] = [100, 2 ** 20];
const ADDRESS = /^(https?):\/\/([a-z0-9.-]+)(?::[0-9]{1,5})?\/(v)([0-9]+)$/i;
const ANY_ADDRESS = /^[^:/?#]*:\/\/(?:[^/?#]*@)?([^/?#:]*)/;
const LOOPBACK = ["localhost", "127.0.0.1"];
const A_DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const CHECKS = "10X98765432";

// Digits that the largest number of so many bytes has, and back.
const LENGTH_OF = new Map();
for (let length = HEADER + SIGNATURE; length <= HEADER + MOST_NAME + SIGNATURE; length++) {
  LENGTH_OF.set(String(256n ** BigInt(length) - 1n).length, length);
}

export class Malformed extends Error {}
export class OtherHost extends Error {}

// The token in a scanned address of this host, or in its digits alone.
export function read(text, host) {
  if (!text.includes("://")) return undigits(text);
  const found = ADDRESS.exec(text);
  if (!found || found[3] !== "V") throw stranger(text, host);
  const named = found[2].toLowerCase();
  const place = host === "localhost" && LOOPBACK.includes(named) ? "localhost" : named;
  if (place !== host) throw new OtherHost(place);
  if (found[1].toLowerCase() !== "https" && place !== "localhost") throw new Malformed("scheme");
  return undigits(found[4]);
}

function stranger(text, host) {
  const place = ANY_ADDRESS.exec(text)?.[1].toLowerCase();
  return place === host ? new Malformed("address") : new OtherHost(place);
}

export function undigits(digits) {
  const length = LENGTH_OF.get(digits.length);
  if (!length || !/^[0-9]+$/.test(digits)) throw new Malformed("digits");
  const hex = BigInt(digits).toString(16).padStart(2 * length, "0");
  if (hex.length > 2 * length) throw new Malformed("digits");
  return Uint8Array.from({ length }, (_, place) => parseInt(hex.slice(2 * place, 2 * place + 2), 16));
}

// What a token says. `time` is `{at}` (live, Unix seconds) or `{from, to}` (printed, ISO days).
export function taken(token) {
  const signed = token.subarray(0, -SIGNATURE);
  const [first, kid, list] = signed;
  const index = (signed[3] << 16) | (signed[4] << 8) | signed[5];
  const [flags, level, kind] = [first & 15, signed[6] >> 4, signed[6] & 15];
  if (first >> 4 !== 1 || flags > 3) throw new Malformed("format");
  if (level > 5 || kind > 2 || list >= LISTS || index >= PLACES) throw new Malformed("value");
  return {
    kid: String(kid),
    list,
    index,
    number: spelled(list, index),
    level: "ABCDEF"[level],
    class: "ABC"[kind],
    name: name(signed.subarray(HEADER)),
    live: Boolean(flags & 1),
    specimen: Boolean(flags & 2),
    time: flags & 1 ? moment(signed) : days(signed),
    signed,
    signature: token.subarray(-SIGNATURE),
  };
}

// What the signature is made over: host and environment are signed and not sent.
export function message(body, { host, env }) {
  return joined(bytesOf(`TGC1\0${host}\0${env}\0`), body.signed);
}

export function spelled(list, index) {
  const [head, place] = [String(list).padStart(2, "0"), String(index).padStart(7, "0")];
  return `${head}-${place}-${check(head + place)}`;
}

// Whether this is a card number, right or mistyped, and no code.
export function isTyped(text) {
  return /^[0-9]{1,20}X?$/.test(bareOf(text));
}

// The place in the lists of a typed card number, in any width and spacing; null for none.
export function placeOf(typed) {
  const bare = bareOf(typed);
  if (!/^[0-9]{9}[0-9X]$/.test(bare) || check(bare.slice(0, 9)) !== bare[9]) return null;
  const [list, index] = [Number(bare.slice(0, 2)), Number(bare.slice(2, 9))];
  return index < PLACES ? { list, index, number: spelled(list, index) } : null;
}

function bareOf(text) {
  return text.normalize("NFKC").replace(/[\s\-‐-―−]/g, "").toUpperCase();
}

function check(digits) {
  let sum = 0;
  for (const digit of digits) sum = ((sum + Number(digit)) * 2) % 11;
  return CHECKS[sum];
}

function moment(signed) {
  return { at: new DataView(signed.buffer, signed.byteOffset).getUint32(7) };
}

function days(signed) {
  const view = new DataView(signed.buffer, signed.byteOffset);
  const [from, to] = [view.getUint16(7), view.getUint16(9)];
  if (to < from) throw new Malformed("a last day before the first");
  const day = (count) => new Date(FIRST_DAY + count * A_DAY).toISOString().slice(0, 10);
  return { from: day(from), to: day(to) };
}

function name(encoded) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(encoded);
  } catch {
    throw new Malformed("name");
  }
}
