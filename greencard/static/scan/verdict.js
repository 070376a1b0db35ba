// What a scanned code is worth: the table of the published description, first line that holds.

import { fits } from "./keys.js";
import { statusIn, SUSPENDED, VALID } from "./lists.js";
import { holds } from "./signatures.js";
import { Malformed, message, OtherHost, read, taken } from "./token.js";

const HOUR = 3600;
const [FRESH, KEPT] = [24 * HOUR, 72 * HOUR];
const COLOURS = {
  green: ["valid"],
  check_id: ["static"],
  amber: ["stale", "replayed", "reissue", "list_old", "clock_wrong"],
  grey: ["specimen", "list_expired", "key_expired", "unknown"],
  red: ["forged", "other_host", "revoked", "suspended", "expired", "not_yet"],
};
const COLOUR_OF = new Map(
  Object.entries(COLOURS).flatMap(([colour, reasons]) => reasons.map((reason) => [reason, colour])),
);
// How early and how late a live code may be shown, in seconds.
const TOLERANCE = { offline: { early: 30, late: 120 }, online: { early: 5, late: 35 } };

// `at`: {host, env, zone, keys, lists, mode}; `now` in Unix seconds; `replayed`: seen elsewhere.
// The card in the answer is there only where the signature holds.
export async function judge(code, at, now, replayed = false) {
  let body;
  try {
    body = taken(read(code, at.host));
  } catch (error) {
    if (error instanceof OtherHost) return verdict("other_host", at);
    if (error instanceof Malformed) return verdict("forged", at);
    throw error;
  }
  const key = at.keys.keys.get(body.kid);
  if (!key) return verdict("unknown", at);
  if (!fits(key, body, dayIn(at.zone)) || !(await holds(key.public, body.signature, message(body, at)))) {
    return verdict("forged", at);
  }
  return ofASigned(body, key, at, now, replayed);
}

// What the lists say of a number alone: bad news can be believed, good news cannot. Null is a
// number that no card can have.
export function judgeNumber(place, at, now) {
  if (!place) return { ...verdict("unknown", at), colour: "red" };
  const { list, index } = place;
  const held = at.lists.get(list);
  const known = held && now - held.iat <= KEPT ? statusIn(held, index) : VALID;
  const reason = known === VALID ? "unknown" : standing(known);
  return { ...verdict(reason, at), asOf: held?.iat ?? null };
}

export function dayIn(zone) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (seconds) => {
    const told = Object.fromEntries(parts.formatToParts(seconds * 1000).map((part) => [part.type, part.value]));
    return `${told.year.padStart(4, "0")}-${told.month}-${told.day}`;
  };
}

function verdict(reason, at) {
  const colour = at.mode === "online" && reason === "unknown" ? "red" : COLOUR_OF.get(reason);
  return { colour, reason, card: null, liveAge: null, asOf: null };
}

function ofASigned(body, key, at, now, replayed) {
  const list = at.lists.get(body.list);
  const age = body.live ? now - body.time.at : null;
  const tolerance = TOLERANCE[at.mode];
  const reason =
    againstKey(key, at.keys, now) ??
    (body.specimen ? "specimen" : null) ??
    againstCard(body, list, at, now, tolerance) ??
    (key.state === "compromised" ? "reissue" : null) ??
    againstShowing(age, tolerance, replayed) ??
    (now - list.iat > FRESH ? "list_old" : null) ??
    (body.live ? "valid" : "static");
  const liveAge = age === null ? null : Math.floor(age);
  return { ...verdict(reason, at), card: body, liveAge, asOf: list?.iat ?? null };
}

function againstKey(key, edition, now) {
  return key.state === "retired" || now >= Math.min(key.verify_until, edition.exp) ? "key_expired" : null;
}

// Its standing first, then its days, which a wrong clock cannot tell.
function againstCard(body, list, at, now, tolerance) {
  if (!list) return at.mode === "online" ? "unknown" : "list_expired";
  if (now - list.iat > KEPT) return "list_expired";
  const status = statusIn(list, body.index);
  if (status !== VALID) return standing(status);
  if (now < list.iat - tolerance.early) return "clock_wrong";
  return body.live ? null : outsideItsDays(body.time, dayIn(at.zone)(now));
}

function standing(status) {
  return status === SUSPENDED ? "suspended" : "revoked";
}

function outsideItsDays({ from, to }, today) {
  if (today < from) return "not_yet";
  return today > to ? "expired" : null;
}

function againstShowing(age, { early, late }, replayed) {
  if (age === null) return null;
  if (age < -early || age > late) return "stale";
  return replayed ? "replayed" : null;
}
