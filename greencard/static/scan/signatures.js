// Signatures and signed statements: ES256 with the smaller s, and Ed25519 where the browser knows it.

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SIDE = 32;
const ALGORITHMS = {
  ES256: { kty: "EC", crv: "P-256", parts: ["x", "y"], how: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } },
  Ed25519: { kty: "OKP", crv: "Ed25519", parts: ["x"], how: { name: "Ed25519" } },
};

export class NotBelieved extends Error {}

export const bytesOf = (text) => new TextEncoder().encode(text);

export function number(bytes) {
  return bytes.reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n);
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

// base64url as JOSE writes it; any second way to write the same bytes is refused.
export function unpadded(text) {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const again = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    if (again === text) return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    // no base64 at all
  }
  throw new NotBelieved("base64url");
}

// The public key of a JWK. `use` is ours (card, live, status) and not what browsers mean by it.
export function imported(jwk) {
  const known = ALGORITHMS[jwk.alg];
  if (!known || jwk.kty !== known.kty || jwk.crv !== known.crv) throw new NotBelieved("key");
  const bare = { kty: jwk.kty, crv: jwk.crv };
  for (const part of known.parts) bare[part] = jwk[part];
  return crypto.subtle.importKey("jwk", bare, known.how, false, ["verify"]);
}

export async function holds(key, signature, message) {
  if (signature.length !== 2 * SIDE) return false;
  if (key.algorithm.name === "ECDSA") {
    const [r, s] = [number(signature.subarray(0, SIDE)), number(signature.subarray(SIDE))];
    if (r === 0n || r >= ORDER || s === 0n || s > ORDER / 2n) return false;
  }
  const how = key.algorithm.name === "ECDSA" ? { name: "ECDSA", hash: "SHA-256" } : key.algorithm.name;
  return crypto.subtle.verify(how, key, signature, message);
}

// The claims of a JWT of this kind and the key (`{alg, public}` by kid) that signed it.
export async function statement(text, kind, keys) {
  const [head, body, tail, ...more] = text.split(".");
  if (tail === undefined || more.length) throw new NotBelieved("statement");
  const [header, claims] = [told(head), told(body)];
  const key = keys.get(header.kid);
  const exact = key && Object.keys(header).length === 3 && header.typ === kind && header.alg === key.alg;
  if (!exact || !(await holds(key.public, unpadded(tail), bytesOf(`${head}.${body}`)))) {
    throw new NotBelieved("signature");
  }
  return { claims, key };
}

function told(part) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(unpadded(part)));
  } catch {
    value = null;
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new NotBelieved("json");
  return value;
}
