// Keeps an open card true: its code goes by the clock of the service, for ten minutes also without
// a network, and the page follows when anything about the card changes elsewhere.
import qrcode from "./vendor/qrcode.js";
import { initAll } from "./vendor/govuk-frontend.min.js";

const TICK = 250;
const ASK_EVERY = 10_000;
const TRY_AGAIN = 5_000;
const RENEW_AT = 10; // codes still ahead
const QUIET = 4; // modules of white around the code, as readers expect
const WIDEST = 320; // pixels, for a code that fits an eye and a camera
const SVG = "http://www.w3.org/2000/svg";
const CODE = /^(https?)(:\/\/[0-9A-Z.:-]+\/V)([0-9]+)$/;

let batch = null; // {codes: [{from, text}], end}, in milliseconds of this page's own clock
let drawn = null;
let asking = false;
let away = false; // the last question had no answer
let due = true; // ask for codes at once
let askedAt = 0;
let lookedAt = 0;

const page = () => document.getElementById("page");
const live = () => document.querySelector("[data-live]");

async function ask(address, kind) {
  try {
    if (!navigator.onLine) throw new Error("off line");
    const answer = await fetch(address, { cache: "no-store" });
    away = false;
    return answer.ok && !answer.redirected ? await answer[kind]() : null;
  } catch {
    away = true;
    return null;
  }
}

// The clock of the service, read at the middle of the question, is the only one we go by.
async function renew() {
  const sent = performance.now();
  askedAt = sent;
  due = false;
  const told = await ask(live().dataset.live, "json");
  if (!told) return;
  const zero = Date.parse(told.now) - (sent + performance.now()) / 2;
  const codes = told.codes.map((code) => ({ from: Date.parse(code.from) - zero, text: code.text }));
  batch = codes.length ? { codes, end: codes[codes.length - 1].from + told.step * 1000 } : null;
  if (!batch) lookedAt = -Infinity;
}

// Scheme in bytes, host in the narrow set of letters, digits by threes: the smallest code.
// As many whole dots of the screen to a module as there is room for.
function draw(text, room) {
  const [, scheme, place, digits] = CODE.exec(text);
  const code = qrcode(0, "M");
  code.addData(scheme, "Byte");
  code.addData(place, "Alphanumeric");
  code.addData(digits, "Numeric");
  code.make();
  const size = code.getModuleCount();
  let dark = "";
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (code.isDark(y, x)) dark += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
    }
  }
  const picture = document.createElementNS(SVG, "svg");
  const side = size + 2 * QUIET;
  const dots = Math.max(1, Math.floor((Math.min(room, WIDEST) * devicePixelRatio) / side));
  picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
  picture.setAttribute("width", (dots * side) / devicePixelRatio);
  picture.setAttribute("shape-rendering", "crispEdges");
  picture.append(document.createElementNS(SVG, "path"));
  picture.firstChild.setAttribute("d", dark);
  return picture;
}

function say(...names) {
  for (const one of live().querySelectorAll("[data-says]")) {
    const hidden = !names.includes(one.dataset.says);
    if (one.hidden !== hidden) one.hidden = hidden;
  }
}

function put(name, number) {
  const place = live().querySelector(`[data-${name}]`);
  if (place.textContent !== `${number}`) place.textContent = number;
}

function show() {
  if (!live() || !batch) return;
  const now = performance.now();
  const picture = live().querySelector(".live__picture");
  picture.hidden = now >= batch.end;
  if (picture.hidden) {
    say("over");
    return;
  }
  const place = Math.max(0, batch.codes.filter((code) => code.from <= now).length - 1);
  const next = batch.codes[place + 1]?.from ?? batch.end;
  if (drawn !== batch.codes[place].text) {
    drawn = batch.codes[place].text;
    picture.replaceChildren(draw(drawn, picture.clientWidth));
  }
  put("seconds", Math.ceil((next - now) / 1000));
  put("minutes", Math.ceil((batch.end - now) / 60_000));
  say("show", "count", ...(away ? ["away"] : []));
}

// The page says what is no longer so: the part that tells it comes anew.
async function follow() {
  const text = await ask(location.href, "text");
  const fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById("page");
  if (!fresh) return;
  page().replaceWith(fresh);
  initAll({ scope: fresh });
  spoken.textContent = document.getElementById("state").textContent;
  drawn = batch = null;
  if (live()) await renew();
}

async function look() {
  lookedAt = performance.now();
  const told = await ask(page().dataset.state, "json");
  if (told && told.updated !== page().dataset.updated) await follow();
}

async function turn() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const now = performance.now();
    const ahead = batch ? batch.codes.filter((code) => code.from > now).length : 0;
    const wanted = due || (ahead < RENEW_AT && now >= askedAt + TRY_AGAIN);
    if (live() && wanted) await renew();
    if (now >= lookedAt + ASK_EVERY) await look();
    show();
  } finally {
    asking = false;
  }
}

function again() {
  due = true;
  lookedAt = -Infinity;
  turn();
}

// For those who do not see the page change.
const spoken = document.createElement("p");
spoken.className = "govuk-visually-hidden";
spoken.setAttribute("role", "status");
document.body.append(spoken);

setInterval(() => {
  show();
  turn();
}, TICK);
document.addEventListener("visibilitychange", again);
window.addEventListener("online", again);
window.addEventListener("offline", () => {
  away = true;
});
turn();
