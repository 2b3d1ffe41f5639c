// The screen for the room follows the session: told by server-sent events, else by asking every two seconds.
// Without this file the page loads itself anew every ten seconds.
const screen = document.getElementById("moot-screen");
const spoken = document.getElementById("moot-screen-said");
let asking = false;
let askAgain = false;

async function follow() {
  if (asking) { askAgain = true; return; }
  asking = true;
  try {
    const answer = await fetch(window.location.pathname + window.location.search, { headers: { "HX-Request": "true" }, cache: "no-store" });
    // Signed out, or no right any more: the page says so when it is loaded anew.
    if (answer.redirected || answer.status === 403 || answer.status === 404) window.location.reload();
    else if (answer.ok) show(await answer.text());
  } catch {
    // The network is away: what is on the screen stays, and the next try comes by itself.
  } finally {
    asking = false;
    if (askAgain) { askAgain = false; window.setTimeout(follow, 500); }
  }
}

function show(part) {
  const fresh = document.createElement("template");
  fresh.innerHTML = part;
  if (fresh.innerHTML === screen.innerHTML) return;
  const before = said();
  const focused = screen.contains(document.activeElement) ? document.activeElement.textContent : "";
  screen.replaceChildren(fresh.content);
  // Whoever is about to turn a page by keyboard stays where they are.
  if (focused) [...screen.querySelectorAll("a")].find((link) => link.textContent === focused)?.focus();
  // Only a new step is read out: counts change all the time.
  if (said() !== before) spoken.textContent = said();
}

function said() {
  const step = screen.querySelector("[data-moot-said]");
  return step ? step.textContent.trim() : "";
}

const stream = new EventSource(screen.dataset.mootLive);
for (const name of ["step", "counts", "tally", "statements"]) stream.addEventListener(name, follow);
window.setInterval(() => { if (stream.readyState !== EventSource.OPEN) follow(); }, 2000);
// Time goes on without anything happening.
window.setInterval(follow, 10000);
