// Start and stop for speaking time. Without this file the buttons with seconds and minutes do the same.
const said = document.getElementById("moot-airtime-said");
let running = null;

for (const form of document.querySelectorAll("[data-moot-taps]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "moot-airtime__tap moot-airtime__tap--clock";
  form.prepend(button);
  const clock = { form, button, group: form.dataset.mootTaps, since: 0, ticking: 0 };
  draw(clock);
  button.addEventListener("click", () => (running === clock ? stop() : start(clock)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, event.submitter.name, event.submitter.value);
  });
}

function start(clock) {
  if (running) stop();
  running = clock;
  clock.since = Date.now();
  clock.ticking = window.setInterval(() => draw(clock), 1000);
  draw(clock);
}

function stop() {
  const clock = running;
  const seconds = Math.min(Math.round((Date.now() - clock.since) / 1000), 3600);
  running = null;
  window.clearInterval(clock.ticking);
  draw(clock);
  if (seconds) send(clock.form, "seconds", seconds);
}

function draw(clock) {
  const seconds = Math.round((Date.now() - clock.since) / 1000);
  const words = running === clock ? `Stop: ${seconds} s` : "Start the clock";
  const hidden = document.createElement("span");
  hidden.className = "govuk-visually-hidden";
  hidden.textContent = ` for ${clock.group}`;
  clock.button.replaceChildren(words, hidden);
  clock.button.classList.toggle("moot-airtime__tap--running", running === clock);
}

// Each tap is sent with a key of its own, so that one that is sent again counts once.
async function send(form, name, value, key = newKey(), tries = 0) {
  const fields = new FormData(form);
  fields.set("once", key);
  fields.set(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, keepalive: true });
    if (!answer.ok) throw new Error(answer.statusText);
    update(await answer.text(), form);
  } catch {
    said.textContent = tries < 4 ? "Not saved yet. Trying again." : "It could not be saved. Load the page again.";
    if (tries < 4) window.setTimeout(() => send(form, name, value, key, tries + 1), 1000 * 2 ** tries);
  }
}

// randomUUID is missing where the page came without encryption, as in a hall without the internet.
function newKey() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function update(text, form) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const group of document.querySelectorAll(".moot-airtime__group")) {
    const fresh = page.getElementById(group.id);
    if (fresh) group.querySelector("[data-moot-total]").textContent = fresh.querySelector("[data-moot-total]").textContent;
  }
  const refused = page.querySelector(".moot-refused .govuk-notification-banner__content");
  const total = form.closest(".moot-airtime__group").querySelector("[data-moot-total]").textContent;
  said.textContent = refused ? `Not saved. ${refused.textContent.trim()}` : `Saved. ${form.dataset.mootTaps}: ${total}`;
}

window.addEventListener("pagehide", () => { if (running) stop(); });
