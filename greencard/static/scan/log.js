// The looks made off line: kept until the service has them, seven days at most; no name in them.

import * as asking from "./asking.js";
import * as store from "./store.js";

const A_WEEK = 7 * 86_400_000;
const AT_ONCE = 50;
const TEN_MINUTES = 600_000;

export const record = (partner, entry) => store.put("log", { partner, entry, scan: entry.scan });

export const waiting = async () => (await store.all("log")).length;

// Hand over what waits here; a repeat does no harm, so nothing is dropped before it was taken. What
// a fast clock dates ahead is taken a little later.
export async function upload(kept) {
  await dropOld();
  const mine = (await store.all("log")).filter((row) => row.partner === kept.settings.partner);
  mine.sort((one, other) => Date.parse(one.entry.at) - Date.parse(other.entry.at)); // the first counts
  for (let first = 0; first < mine.length; first += AT_ONCE) {
    const rows = mine.slice(first, first + AT_ONCE);
    const { scans } = await asking.call("/api/v1/scans", { scans: rows.map((row) => row.entry) }, kept);
    const early = new Set(scans.filter((one) => one.reason === "in_future").map((one) => one.scan));
    for (const row of rows) if (!early.has(row.scan)) await store.remove("log", row.scan);
  }
}

// Whether this same code was looked at here in the last ten minutes.
export async function seenBefore(hash, at) {
  const before = await store.get("seen", hash);
  await store.put("seen", { hash, at });
  return Boolean(before) && at - before.at < TEN_MINUTES;
}

async function dropOld() {
  for (const { hash, at } of await store.all("seen")) {
    if (Date.now() - at > TEN_MINUTES) await store.remove("seen", hash);
  }
  for (const { scan, entry } of await store.all("log")) {
    if (Date.now() - Date.parse(entry.at) > A_WEEK) await store.remove("log", scan);
  }
}
