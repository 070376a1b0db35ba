// The panel with the verdict: colour, picture and words, what is shown of the card, and how sure.

const HOURS = 3_600_000;
const part = (id) => document.getElementById(id);
const words = JSON.parse(part("counter").dataset.words);
const language = document.documentElement.lang;

// A sentence with its figures filled in: `%(name)s`.
export function sentence(name, figures = {}) {
  return words.sentences[name].replace(/%\((\w+)\)s/g, (_, figure) => figures[figure]);
}

// A moment (milliseconds) and how many hours ago it was.
export function aged(name, moment, zone) {
  const how = { timeZone: zone, dateStyle: "medium", timeStyle: "short" };
  const hours = Math.max(0, Math.floor((Date.now() - moment) / HOURS));
  return sentence(hours ? name : `${name}_now`, { time: new Date(moment).toLocaleString(language, how), hours });
}

export function show(answer, zone) {
  const said = wordsFor(answer);
  const panel = part("verdict");
  panel.dataset.colour = colourOf(answer);
  for (const mark of panel.querySelectorAll(".verdict__mark")) mark.hidden = mark.dataset.colour !== panel.dataset.colour;
  part("verdict-title").textContent = said.title;
  part("verdict-says").textContent = answer.says ? sentence(answer.says) : said.says;
  part("verdict-next").firstElementChild.textContent = said.next;
  part("verdict-fields").replaceChildren(...fields(answer.card));
  part("verdict-notes").replaceChildren(...notes(answer, zone).map((text) => element("li", text)));
  askFor(answer.reason === "confirm_first" ? answer.needs : []);
  panel.hidden = false;
  panel.focus();
}

// What counts once it was given is told with a button.
export function offerToGive(answer, purpose) {
  const form = part("give");
  form.hidden = !(answer.granted && !answer.offLine && purpose?.gives);
  part("give-case").hidden = !purpose?.by_case;
  form.elements.scan.value = answer.scan;
  form.elements.case_no.value = "";
  notGiven("");
}

// It was noted, which ends the form.
export function given() {
  part("give").hidden = true;
  part("verdict-notes").append(element("li", sentence("given")));
  part("verdict").focus();
}

export function notGiven(why) {
  part("give-trouble").hidden = why === "";
  part("give-trouble").textContent = why;
}

export function hide() {
  part("verdict").hidden = true;
}

// A good card that nothing may be shown of here and now is no green light.
function colourOf({ verdict, granted }) {
  return granted || verdict === "red" || verdict === "grey" ? verdict : "amber";
}

function wordsFor({ verdict, reason }) {
  return words.reasons[`${reason} ${verdict}`] ?? words.reasons[reason] ?? words.otherwise[verdict];
}

function fields(card) {
  const known = words.order.filter((name) => name in card);
  const other = Object.keys(card).filter((name) => !known.includes(name));
  return [...known, ...other]
    .filter((name) => card[name] !== null)
    .flatMap((name) => [element("dt", words.fields[name] ?? name), element("dd", worded(name, card[name]))]);
}

function worded(name, value) {
  if (typeof value === "boolean") return words.values.yes_no[value];
  if (Array.isArray(value)) return value.map((one) => worded(name, one)).join(words.comma);
  if (typeof value === "object") return Object.entries(value).map(([key, one]) => worded(key, one)).join(" ");
  return words.values[name]?.[value] ?? String(value);
}

function notes({ live_age: age, as_of: asOf, again, offLine }, zone) {
  return [
    again ? sentence("again") : null,
    age === null || age === undefined ? null : sentence("live_age", { seconds: Math.max(0, age) }),
    asOf && offLine ? aged("as_of", Date.parse(asOf), zone) : null,
    sentence(offLine ? "off_line" : "on_line"),
  ].filter(Boolean);
}

function askFor(needs) {
  part("confirm").hidden = needs.length === 0;
  for (const box of part("confirm").querySelectorAll("input[type=checkbox]")) {
    box.checked = false;
    box.parentElement.hidden = !needs.includes(box.value);
  }
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
