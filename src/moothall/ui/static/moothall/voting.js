// Votes are sent without loading a page anew, kept on the phone until they are saved, and sent again with the
// same key when the network fails. Without this file the same form is sent as a page.
const data = JSON.parse(document.getElementById("moot-voting").textContent);
const form = document.querySelector("form.moot-answers");
const said = document.getElementById("moot-saved");
const heading = document.querySelector("h1");
const missing = document.getElementById("moot-missing");
const KEPT = `moot-ballots-${data.session}`;
const WAITS = [1000, 2000, 4000, 8000, 16000];
const LONGEST_KEPT = 12 * 60 * 60 * 1000;
const titleAround = document.title.split(" – ").slice(1);
const waiting = kept();
let shown = 0;
let order = data.order;
let current = null;
let cast = 0;
let sending = false;
let wake = null;

// --- what is not saved yet, on this phone only, until it is ------------------------------------------------
function kept() {
  try {
    const all = JSON.parse(window.localStorage.getItem(KEPT) || "[]");
    return all.filter((ballot) => Date.now() - ballot.at < LONGEST_KEPT);
  } catch {
    return [];
  }
}

function keep() {
  try {
    if (waiting.length) window.localStorage.setItem(KEPT, JSON.stringify(waiting));
    else window.localStorage.removeItem(KEPT);
  } catch {
    // No storage on this phone: what waits is lost with the page, and the page says that it is not saved.
  }
}

// --- sending, one after the other -------------------------------------------------------------------------
async function send() {
  if (sending) return;
  sending = true;
  for (let tries = 0; waiting.length;) {
    const ballot = waiting[0];
    const answer = await post(ballot);
    if (answer.status === 200) {
      drop(ballot);
      tries = 0;
      saved(ballot);
    } else if (isPassing(answer.status) && !(answer.status === 500 && tries >= WAITS.length)) {
      notSaved(ballot);
      const pause = WAITS[Math.min(tries, WAITS.length - 1)];
      tries += 1;
      await slept(Math.max(pause, answer.after * 1000));
    } else {
      drop(ballot);
      tries = 0;
      refused(ballot, answer);
    }
  }
  sending = false;
}

function isPassing(status) {
  return status === 0 || status === 429 || status >= 500;
}

function drop(ballot) {
  waiting.splice(waiting.indexOf(ballot), 1);
  keep();
}

async function post({ once, statement, round, value, order: place }) {
  try {
    const answer = await fetch(data.ballots, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": data.token },
      body: JSON.stringify({ once, statement, round, value, order: place }),
    });
    const after = Number(answer.headers.get("Retry-After")) || 0;
    const content = await answer.json().catch(() => ({}));
    // Whatever stands between may answer 200 itself: only the server's own word counts.
    const status = answer.status === 200 && content.saved !== true ? 0 : answer.status;
    return { status, after, why: content.why || "" };
  } catch {
    return { status: 0, after: 0, why: "" };
  }
}

function slept(milliseconds) {
  return new Promise((resolve) => {
    wake = resolve;
    window.setTimeout(resolve, milliseconds);
  });
}

window.addEventListener("online", () => { if (wake) wake(); });

// --- what the page says -----------------------------------------------------------------------------------
function say(words, link) {
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  if (link) {
    const anchor = document.createElement("a");
    anchor.className = "govuk-link";
    anchor.href = link.href;
    anchor.textContent = link.text;
    paragraph.append(" ", anchor);
  }
  said.replaceChildren(paragraph);
}

function saved(ballot) {
  if (waiting.length) sayNotSaved();
  else say(`Saved. ${ballot.word}.`, { text: "Change?", href: ballot.change });
  if (ballot === current) goOn();
  else if (!waiting.length && atTheEnd()) leaveFor(ballot);
}

function notSaved(ballot) {
  sayNotSaved();
  // Nobody has to wait for the network: the next statement comes, and this vote is sent again beside it.
  if (ballot === current) goOn();
}

function sayNotSaved() {
  const many = waiting.length === 1 ? "1 answer is waiting" : `${waiting.length} answers are waiting`;
  say(`Not saved yet: ${many}. Keep this page open. Trying again.`);
}

function refused(ballot, { status, why }) {
  current = null;
  setBusy(false);
  if (status === 401) {
    waiting.splice(0);
    keep();
    say("Not saved: your seat has ended.", { text: "Join again", href: data.join });
  } else {
    say(`Not saved. ${why}`, { text: "Go on", href: data.here });
  }
}

// --- one statement after the other ------------------------------------------------------------------------
function goOn() {
  const ballot = current;
  current = null;
  cast += 1;
  setBusy(false);
  shown += 1;
  if (missing) missing.hidden = data.votes + cast !== data.askAfter;
  if (!atTheEnd()) show(data.statements[shown]);
  else if (!waiting.length) leaveFor(ballot);
  else form.hidden = true;
}

function atTheEnd() {
  return shown >= data.statements.length;
}

function leaveFor(ballot) {
  window.location.assign(`${data.here}?saved=${ballot.statement}`);
}

function show(statement) {
  heading.textContent = statement.text;
  document.title = [statement.text, ...titleAround].join(" – ");
  document.getElementById("moot-place").textContent = statement.place;
  form.elements.statement.value = statement.id;
  form.elements.order.value = order;
  form.elements.ballot.value = newKey();
  heading.setAttribute("tabindex", "-1");
  heading.focus();
}

function setBusy(busy) {
  if (!form) return;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy));
}

// crypto.randomUUID is there only under https; a session in a hall may be served without.
function newKey() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (current || !event.submitter) return;
    const [value, word] = data.answers[event.submitter.value];
    const statement = data.statements[shown];
    current = {
      once: form.elements.ballot.value,
      statement: statement.id,
      round: data.round,
      value,
      order,
      word,
      change: `${data.here}statements/${statement.id}/`,
      at: Date.now(),
    };
    order += 1;
    waiting.push(current);
    keep();
    setBusy(true);
    send();
    // Another vote may be waiting for its next try: this one then waits behind it, and the page goes on.
    if (waiting.length > 1) notSaved(current);
  });
} else {
  follow();
}

// --- while there is nothing to vote on: the page goes on when the session does -----------------------------
function follow() {
  if (!["closed", "published", "archived"].includes(data.phase)) {
    const stream = new EventSource(data.live);
    stream.addEventListener("step", ({ data: told }) => {
      if (JSON.parse(told).phase !== data.phase && !waiting.length) window.location.assign(data.here);
    });
    let last = null;
    stream.addEventListener("statements", ({ data: told }) => {
      const now = JSON.parse(told).last;
      if (last !== null && now > last && !waiting.length) {
        say("There is a new statement.", { text: "Vote on it", href: data.here });
      }
      last = now;
    });
  }
}

if (waiting.length) {
  sayNotSaved();
  send();
}
