// One look at one card: by the service where it answers in time, else by what is kept here.

import * as asking from "./asking.js";
import * as log from "./log.js";
import { isTyped, Malformed, OtherHost, placeOf, read } from "./token.js";
import { judge, judgeNumber } from "./verdict.js";

const ENOUGH = ["valid", "static", "list_old"];
const GOOD = "valid";

// `look`: {code, purpose, venue, confirmed}. The answer is like that of the API, and says whether
// it was made off line and what has still to be confirmed.
export async function check(look, kept) {
  const asked = { ...look, scan: crypto.randomUUID() };
  const answer = await onLine(asked, kept);
  return answer ?? (await offLine(asked, kept));
}

// Null where nobody answers; a refusal is an answer, and nothing is judged in spite of it.
async function onLine(asked, kept) {
  try {
    const told = await asking.call("/api/v1/verify", asked, kept);
    const noSuchNumber = isTyped(asked.code) && told.reason === "unknown";
    const says = noSuchNumber ? "no_such_number" : null;
    return { ...told, says, needs: needs(asked, kept, told.verdict), offLine: false };
  } catch (error) {
    if (error instanceof asking.NoAnswer) return null;
    throw error;
  }
}

async function offLine(asked, kept) {
  const at = await kept.at();
  const now = Date.now();
  const typed = isTyped(asked.code);
  const place = typed ? placeOf(asked.code) : null;
  const found = typed ? judgeNumber(place, at, now / 1000) : await judge(asked.code, at, now / 1000);
  const hash = typed ? null : await fingerprint(asked.code, kept.settings.host);
  const again = Boolean(found.card?.live) && (await log.seenBefore(hash, now));
  const answer = { ...granted(asked, kept, found), scan: asked.scan, again, offLine: true };
  if (typed && answer.reason === "unknown") answer.says = place ? "number_only" : "no_such_number";
  await log.record(kept.settings.partner, {
    scan: asked.scan,
    at: new Date(now).toISOString(),
    number: (place ?? found.card)?.number ?? null,
    token_sha256: hash,
    shown: typed ? "number" : shown(found.card),
    verdict: answer.verdict,
    reason: answer.reason,
    purpose: asked.purpose,
    venue: asked.venue,
    confirmed: asked.confirmed,
    list_as_of: answer.as_of,
  });
  return answer;
}

// The verdict on the card, and whether for this purpose anything may be shown: once confirmed.
function granted(asked, kept, { colour, reason, card, liveAge, asOf }) {
  const open = ENOUGH.includes(reason) ? needs(asked, kept, reason) : [];
  const ready = ENOUGH.includes(reason) && open.length === 0;
  return {
    verdict: colour,
    granted: ready,
    reason: open.length ? "confirm_first" : reason,
    needs: open,
    live_age: liveAge,
    as_of: asOf === null ? null : new Date(asOf * 1000).toISOString(),
    card: ready ? fields(card, kept.purpose(asked.purpose)) : {},
  };
}

// Whatever is not a live code shown just now wants an identity document beside it.
function needs(asked, kept, told) {
  const usual = kept.purpose(asked.purpose)?.confirm ?? [];
  const wanted = new Set([GOOD, "green"].includes(told) ? usual : ["id_seen", ...usual]);
  return [...wanted].filter((one) => !asked.confirmed.includes(one));
}

function fields(card, purpose) {
  const said = { valid: true, class: card.class, level: card.level, name_masked: card.name };
  if (!card.live) said.valid_to = card.time.to;
  const seen = (purpose?.off_line ?? []).filter((name) => name in said);
  return Object.fromEntries(seen.map((name) => [name, said[name]]));
}

function shown(card) {
  if (!card) return "unreadable";
  return card.live ? "live" : "printed";
}

// One token has one text, so the fingerprint tells a repeat; null where there is no token in it.
async function fingerprint(code, host) {
  try {
    const digest = await crypto.subtle.digest("SHA-256", read(code, host));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch (error) {
    if (error instanceof Malformed || error instanceof OtherHost) return null;
    throw error;
  }
}
