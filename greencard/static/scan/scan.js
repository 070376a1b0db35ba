// The scanner's page: inputs on one side, the verdict on the other, and what goes on in between.

import { call, NoAnswer, Refused, SignedOut } from "./asking.js";
import { Camera, textInFile } from "./camera.js";
import { check } from "./checking.js";
import { Kept } from "./kept.js";
import * as log from "./log.js";
import * as panel from "./panel.js";

const A_MINUTE = 60_000;
const AN_HOUR = 60 * A_MINUTE;
const REMEMBERED = ["purpose", "venue"];
const part = (id) => document.getElementById(id);

const kept = new Kept();
const ready = kept.recall().then(() => kept.settings ?? kept.refreshSettings());
const camera = new Camera(part("view"), look);
let looked = null;
let newer = false;
let busy = false;

async function begin() {
  for (const id of REMEMBERED) recallChoice(part(id));
  for (const id of ["camera", "picture", "standing"]) part(id).hidden = false;
  listen();
  keepAtHand();
  await ready;
  await kept.refresh();
  tell();
  await handOver();
  setInterval(everyMinute, A_MINUTE);
}

function listen() {
  part("ask").addEventListener("submit", (event) => now(event, () => look(part("code").value.trim())));
  part("confirm").addEventListener("submit", (event) => now(event, confirm));
  part("give").addEventListener("submit", (event) => now(event, give));
  part("next").addEventListener("click", (event) => now(event, next));
  part("start").addEventListener("click", startCamera);
  document.addEventListener("keydown", typeAnywhere);
  part("photo").addEventListener("change", lookAtFile);
  part("purpose").addEventListener("change", tell);
  for (const id of REMEMBERED) part(id).addEventListener("change", ({ target }) => localStorage.setItem(target.id, target.value));
  window.addEventListener("online", everyMinute);
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : resume()));
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", (event) => now(event, () => leave(event.target)));
  resume();
}

function now(event, work) {
  event.preventDefault();
  work();
}

// A barcode scanner types wherever it is; its next code begins with a digit or with `https`.
function typeAnywhere({ key, target, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey || !/^[0-9h]$/.test(key) || target.closest("input, select")) return;
  if (!part("verdict").hidden) next();
  part("code").focus();
}

async function look(code) {
  await ready;
  if (!code || busy || !kept.settings) return;
  const confirmed = [...part("ask").querySelectorAll("input[name=confirmed]:checked")].map((box) => box.value);
  await answer({ code, purpose: part("purpose").value, venue: part("venue").value.trim() || null, confirmed });
}

// The same card again, now with what was confirmed.
async function confirm() {
  if (busy) return;
  if (!looked) return part("confirm").submit(); // the page was drawn by the service
  const confirmed = [...part("confirm").querySelectorAll("input:checked")].map((box) => box.value);
  await answer({ ...looked, confirmed: [...new Set([...looked.confirmed, ...confirmed])] });
}

async function answer(asked) {
  busy = true;
  looked = asked;
  camera.pause();
  try {
    const found = await check(asked, kept);
    show(found, asked);
  } catch (error) {
    stop(error, part("code").value);
  } finally {
    busy = false;
    tell();
  }
}

// Nobody is signed in, or the service will not: back to the desk, where it is said.
function stop(error, typed) {
  if (error instanceof SignedOut) kept.signedOut = true;
  else if (!(error instanceof Refused)) throw error;
  next();
  part("code").value = typed;
  if (error instanceof Refused) say("refused", error.message);
}

async function give() {
  const form = part("give");
  if (busy) return;
  busy = true;
  try {
    const body = { case_no: form.elements.case_no.value.trim() || null };
    await call(`/api/v1/scans/${form.elements.scan.value}/given`, body, kept);
    panel.given();
  } catch (error) {
    notGiven(error);
  } finally {
    busy = false;
  }
}

function notGiven(error) {
  if (error instanceof SignedOut) kept.signedOut = true;
  else if (!(error instanceof NoAnswer || error instanceof Refused)) throw error;
  panel.notGiven(error instanceof Refused ? error.message : panel.sentence("not_given"));
  tell();
}

function show(found, { purpose }) {
  say(null);
  part("desk").hidden = true;
  part("notice")?.remove();
  panel.offerToGive(found, kept.purpose(purpose));
  panel.show(found, kept.settings.zone);
  performance.mark("verdict");
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(found.granted ? 100 : [100, 80, 100]);
}

function next() {
  if (newer) return location.reload();
  panel.hide();
  part("notice")?.remove();
  part("desk").hidden = false;
  part("code").value = "";
  for (const box of part("ask").querySelectorAll("input[name=confirmed]")) box.checked = false;
  if (camera.on) camera.look();
  else resume();
  part(matchMedia("(pointer: fine)").matches ? "code" : "main").focus();
}

async function startCamera() {
  try {
    await camera.start();
    part("start").hidden = true;
    await navigator.storage?.persist?.();
    offerInstallation();
  } catch {
    say("no_camera");
  }
}

// Without being asked only where the browser would not ask either.
async function resume() {
  if (part("verdict").hidden === false) return;
  const state = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (state?.state === "granted") await startCamera();
}

function rest() {
  camera.stop();
  part("start").hidden = false;
}

async function lookAtFile({ target }) {
  const code = target.files.length ? await textInFile(target.files[0]) : null;
  target.value = "";
  if (code) await look(code);
  else say("unread");
}

async function everyMinute() {
  await kept.refreshLists();
  await handOver();
}

async function handOver() {
  try {
    if (kept.settings) await log.upload(kept);
  } catch (error) {
    if (error instanceof SignedOut) kept.signedOut = true;
    else if (!(error instanceof NoAnswer || error instanceof Refused)) throw error;
  }
  await tell();
}

// Nothing stays on this device but looks that could not be handed over.
async function leave(form) {
  try {
    await handOver();
    await kept.forget();
    localStorage.clear();
  } finally {
    if (kept.settings) form.elements.csrf_token.value = kept.settings.csrf; // this page may be an old one
    form.submit();
  }
}

// How things stand: who must sign in, what waits, how old the lists are, what to confirm first.
async function tell() {
  const waiting = await log.waiting();
  part("signed-out").hidden = !kept.signedOut;
  part("waiting").hidden = waiting === 0;
  part("waiting").textContent = panel.sentence("waiting", { count: waiting });
  part("lists-of").textContent = standing();
  const wanted = kept.purpose(part("purpose").value)?.confirm ?? [];
  part("ask-confirmations").hidden = wanted.length === 0;
  for (const box of part("ask").querySelectorAll("input[name=confirmed]")) box.parentElement.hidden = !wanted.includes(box.value);
}

function standing() {
  if (!kept.believed) return panel.sentence("not_believed");
  return kept.listsOf ? panel.aged("lists_of", kept.listsOf * 1000, kept.settings.zone) : panel.sentence("no_lists");
}

function say(name, words = "") {
  part("trouble").hidden = name === null;
  part("trouble").textContent = words || (name === null ? "" : panel.sentence(name));
}

function recallChoice(field) {
  const chosen = localStorage.getItem(field.id);
  if (chosen !== null) field.value = chosen;
  if (field.selectedIndex === -1) field.selectedIndex = 0;
}

// The page is kept for when there is no network; a newer edition takes over between two cards.
async function keepAtHand() {
  if (!navigator.serviceWorker) return;
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => (newer = Boolean(before)));
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/scan" });
  setInterval(() => registration.update().catch(() => {}), AN_HOUR);
}

let installation = null;
window.addEventListener("beforeinstallprompt", (event) => (installation = event));

function offerInstallation() {
  const installed = matchMedia("(display-mode: standalone)").matches;
  part("install").hidden = installed || installation === null;
  part("install-hint").hidden = installed || installation !== null;
  part("install").onclick = () => installation.prompt();
}

await begin();
