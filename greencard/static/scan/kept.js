// What is known without a network: settings, pinned roots, keys and lists, refreshed when reachable.

import * as asking from "./asking.js";
import { readKeys, rootsOf } from "./keys.js";
import { readList } from "./lists.js";
import { NotBelieved } from "./signatures.js";
import * as store from "./store.js";

const KEYS = "/.well-known/tgc-keys.jwt";
const STATUS = "/api/v1/status/";

export class Kept {
  settings = null;
  roots = null;
  edition = null;
  lists = new Map();
  believed = true;
  signedOut = false;
  #refreshing = null;

  // What an earlier visit left here.
  async recall() {
    this.settings = (await store.get("kept", "settings")) ?? null;
    await this.#pin(await store.get("kept", "roots"));
    const keys = await store.get("kept", "keys");
    if (keys && this.roots) this.edition = await readKeys(keys, this.roots).catch(() => null);
    await this.#recallLists();
  }

  // Everything anew, as far as it can be had; what cannot stays as it was.
  refresh() {
    this.#refreshing = this.refreshSettings().then(() => this.refreshLists());
    return this.#refreshing;
  }

  async refreshSettings() {
    try {
      const settings = await asking.page("/scan/settings.json");
      const roots = (await store.get("kept", "roots")) ?? settings.roots;
      await store.put("kept", roots, "roots"); // the first ones, for good
      await store.put("kept", settings, "settings");
      this.settings = settings;
      this.signedOut = false;
      if (!this.roots) await this.#pin(roots);
    } catch (error) {
      if (error instanceof asking.SignedOut) this.signedOut = true;
      else if (!(error instanceof asking.NoAnswer)) throw error;
    }
  }

  async refreshLists() {
    if (!this.settings || !this.roots) return;
    await this.#attempt(() => this.#newKeys());
    if (!this.edition) return;
    for (const number of this.settings.lists) await this.#attempt(() => this.#newList(number));
  }

  // Where codes are judged off line; with no list at all, once those on their way are here.
  async at() {
    if (!this.lists.size) await this.#refreshing;
    const { host, env, zone } = this.settings;
    const nothing = { keys: new Map(), exp: 0 };
    return { host, env, zone, mode: "offline", keys: this.edition ?? nothing, lists: this.lists };
  }

  // The moment of the oldest list, in Unix seconds; null where there is none.
  get listsOf() {
    return this.lists.size ? Math.min(...[...this.lists.values()].map((list) => list.iat)) : null;
  }

  purpose(id) {
    return this.settings?.purposes.find((one) => one.id === id) ?? null;
  }

  // After signing out nothing remains but the pinned roots, the last edition's number, and the log.
  async forget() {
    const lists = [...this.lists.keys()].map((number) => `list ${number}`);
    for (const key of ["settings", "keys", ...lists]) await store.remove("kept", key);
    for (const name of await caches.keys()) await caches.delete(name);
    const registration = await navigator.serviceWorker?.getRegistration("/scan");
    await registration?.unregister();
  }

  async #pin(roots) {
    if (roots) this.roots = await rootsOf(roots);
  }

  async #newKeys() {
    const text = await asking.publicText(KEYS);
    const edition = await readKeys(text, this.roots, (await store.get("kept", "seq")) ?? 0);
    await store.put("kept", edition.seq, "seq");
    await store.put("kept", text, "keys");
    if (edition.seq !== this.edition?.seq) {
      this.edition = edition;
      await this.#recallLists();
    }
    this.believed = true;
  }

  // An older list than the one at hand is no news.
  async #newList(number) {
    const text = await asking.publicText(STATUS + number);
    const list = await readList(text, this.#subject(number), this.edition);
    if (list.iat <= (this.lists.get(number)?.iat ?? 0)) return;
    this.lists.set(number, list);
    await store.put("kept", text, `list ${number}`);
  }

  async #recallLists() {
    this.lists = new Map();
    for (const number of this.edition ? this.settings?.lists ?? [] : []) {
      const text = await store.get("kept", `list ${number}`);
      const list = text && (await readList(text, this.#subject(number), this.edition).catch(() => null));
      if (list) this.lists.set(number, list);
    }
  }

  #subject(number) {
    return `${this.settings.origin}${STATUS}${number}`;
  }

  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      if (error instanceof NotBelieved) this.believed = false;
      else if (!(error instanceof asking.NoAnswer)) throw error;
    }
  }
}
