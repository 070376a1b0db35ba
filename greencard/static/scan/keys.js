// The list of public keys, believed only when signed by a root that was known beforehand.

import { imported, NotBelieved, statement } from "./signatures.js";

const USES = ["card", "live", "status"];
const STATES = ["active", "retired", "compromised"];
const WINDOW = ["sign_from", "sign_until", "verify_until"];
const FIRST_LIVE_KEY = 128;

// The pinned roots by their numbers, from JWKs.
export async function rootsOf(jwks) {
  const roots = await Promise.all(jwks.map(async (jwk) => [jwk.kid, await usable(jwk)]));
  return new Map(roots.filter(([, root]) => root));
}

// An edition of the list; throws NotBelieved, also for one older than an edition seen before.
export async function readKeys(text, roots, knownSeq = 0) {
  const { claims } = await statement(text, "JWT", roots);
  const { seq, exp, keys } = claims;
  if (![seq, claims.iat, exp].every(Number.isInteger) || !Array.isArray(keys)) throw new NotBelieved("key set");
  if (seq < knownSeq || new Set(keys.map((jwk) => jwk.kid)).size < keys.length) throw new NotBelieved("key set");
  const read = await Promise.all(keys.map(async (jwk) => [jwk.kid, await keyOf(jwk)]));
  return { seq, exp, keys: new Map(read.filter(([, key]) => key)) };
}

// Whether a status key may have signed something dated `at`.
export function signsAt(key, at) {
  return key.state === "active" && key.sign_from <= at && at < key.sign_until;
}

// Whether it is a key for this kind of code, and the code's time lies in its window.
export function fits(key, body, dayOf) {
  const number = Number(body.kid);
  if (body.live) {
    const inTime = key.sign_from <= body.time.at && body.time.at < key.sign_until;
    return key.use === "live" && number >= FIRST_LIVE_KEY && inTime;
  }
  const [first, last] = [dayOf(key.sign_from), dayOf(key.sign_until - 1)];
  const inTime = first <= body.time.from && body.time.from <= last;
  return key.use === "card" && number < FIRST_LIVE_KEY && inTime;
}

async function keyOf(jwk) {
  const sound = USES.includes(jwk.use) && STATES.includes(jwk.state);
  if (!sound || !WINDOW.every((name) => Number.isInteger(jwk[name]))) throw new NotBelieved("key");
  const key = await usable(jwk);
  return key && { ...key, use: jwk.use, state: jwk.state, ...window(jwk) };
}

// A key this browser cannot use (Ed25519 in an old one) is as good as unknown: never a refusal.
async function usable(jwk) {
  try {
    return { alg: jwk.alg, public: await imported(jwk) };
  } catch (error) {
    if (error.name === "NotSupportedError") return null;
    throw new NotBelieved("key");
  }
}

function window(jwk) {
  return Object.fromEntries(WINDOW.map((name) => [name, jwk[name]]));
}
