// Which cards are good: signed lists of two bits a card (IETF Token Status List).

import { signsAt } from "./keys.js";
import { NotBelieved, statement, unpadded } from "./signatures.js";

const BYTES = 2 ** 20 / 4;
export const [VALID, SUSPENDED] = [0, 2];

// A list under its own address, signed by a status key in its time; throws NotBelieved.
export async function readList(text, subject, edition) {
  const signing = new Map([...edition.keys].filter(([, key]) => key.use === "status"));
  const { claims, key } = await statement(text, "statuslist+jwt", signing);
  const { sub, iat, status_list: told } = claims;
  if (sub !== subject || told?.bits !== 2 || !Number.isInteger(iat) || !signsAt(key, iat)) {
    throw new NotBelieved("status list");
  }
  return { iat, packed: await inflated(unpadded(String(told.lst))) };
}

export function statusIn(list, index) {
  return (list.packed[index >> 2] >> ((index & 3) * 2)) & 3;
}

// Exactly one list, whatever somebody packed.
async function inflated(data) {
  const packed = new Uint8Array(BYTES);
  let length = 0;
  try {
    const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > BYTES) throw new NotBelieved("length");
      packed.set(part.value, length);
      length += part.value.length;
    }
  } catch {
    length = 0;
  }
  if (length !== BYTES) throw new NotBelieved("status list");
  return packed;
}
