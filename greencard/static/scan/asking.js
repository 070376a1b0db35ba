// How the service is asked: briefly. Whether there is a network shows in whether it answers.

const PATIENCE = 2000;

export class SignedOut extends Error {}
export class NoAnswer extends Error {}
// The service answered, and will not; `message` is why, in the reader's language, where it said so.
export class Refused extends Error {}
const MARK_WORN_OUT = 400;

// What is the same for everybody; it does not keep a session awake.
export async function publicText(path) {
  const answer = await asked(path, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok) throw new NoAnswer(path);
  return answer.text();
}

// A page of ours as JSON; whoever is not signed in would be led to the door.
export async function page(path) {
  const answer = await asked(path, { redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut(path);
  if (!answer.ok) throw new NoAnswer(path);
  return answer.json();
}

// A call of the API: what it said. The mark of a page wears out; it is then asked for anew, once.
export async function call(path, body, kept, again = true) {
  const { status, said } = await posted(path, body, kept.settings.csrf);
  if (status < 400) return said;
  if (status !== MARK_WORN_OUT || !again) throw new Refused(worded(said));
  const { partner } = kept.settings;
  await kept.refreshSettings();
  if (kept.signedOut || kept.settings.partner !== partner) throw new SignedOut(path); // or somebody else's
  return call(path, body, kept, false);
}

async function posted(path, body, csrf) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf };
  headers["Accept-Language"] = document.documentElement.lang;
  const answer = await asked(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (answer.status === 401 || answer.status === 403) throw new SignedOut(path);
  const said = await answer.json().catch(() => null);
  if (answer.ok && said === null) throw new NoAnswer(path); // it was not the service that answered
  return { status: answer.status, said };
}

function worded(problem) {
  return Object.values(problem?.errors ?? {}).flat()[0] ?? problem?.title ?? "";
}

async function asked(path, options) {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), PATIENCE);
  try {
    const answer = await fetch(path, { ...options, signal: ending.signal });
    if (answer.status >= 500) throw new NoAnswer(path);
    return answer;
  } catch (error) {
    throw new NoAnswer(path, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
