// Comfort only: every page works without this file. GOV.UK's components, what htmx leaves to the page
// (focus, titles, announcements, patience with a busy server), and tooltips for the points of a chart.
import { initAll } from "../ui/govuk-frontend.min.js";

const WAITS = [1000, 2000, 4000, 8000];
const live = document.getElementById("moot-live");

initAll();

function announce(text) {
  if (!live || !text) return;
  live.textContent = "";
  // A live region is read out when its text changes after the page has settled.
  window.setTimeout(() => { live.textContent = text.trim().replace(/\s+/g, " "); }, 50);
}

// --- after a part of the page was replaced ----------------------------------------------------------
// Work that goes on by itself (polling, server-sent events) must not move the focus of whoever reads.
function wasAskedFor(detail) {
  const trigger = detail.requestConfig && detail.requestConfig.triggeringEvent;
  return Boolean(trigger) && ["submit", "click", "change"].includes(trigger.type);
}

function focusOn(element) {
  if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.setAttribute("tabindex", "-1");
  element.focus();
}

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (!part || !part.querySelector) return;
  initAll({ scope: part });
  const said = part.matches("[role=status]") ? part : part.querySelector("[role=status]");
  if (said) announce(said.textContent);
  if (!wasAskedFor(event.detail)) return;
  const target = part.querySelector(".govuk-error-summary, h1, h2, [data-moot-focus]");
  if (target) focusOn(target);
  const heading = document.querySelector("h1");
  if (heading) {
    const rest = document.title.split(" – ").slice(1);
    document.title = [heading.textContent.trim(), ...rest].join(" – ");
  }
});

// --- a busy server (503): what was sent, with the same key, again after 1, 2, 4 and 8 seconds ------------
const tries = new WeakMap();

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 503) retryLater(event.detail);
  else if (xhr.status === 409 || xhr.status === 403) announce("This could not be done. Load the page again to see why.");
});
document.addEventListener("htmx:sendError", (event) => retryLater(event.detail));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) tries.delete(event.detail.elt);
});

function retryLater({ elt, target, requestConfig }) {
  const done = tries.get(elt) || 0;
  if (done >= WAITS.length) {
    announce("It could not be sent. What you typed is still here: try again in a minute.");
    return;
  }
  tries.set(elt, done + 1);
  announce("The connection is slow. Trying again.");
  const sent = { source: elt, target, values: requestConfig.formData || requestConfig.parameters };
  window.setTimeout(() => {
    if (elt.isConnected) window.htmx.ajax(requestConfig.verb, requestConfig.path, sent);
  }, WAITS[done]);
}

// A page that could not be saved sends itself again, once; after that a person presses the button.
const again = document.querySelector("form[data-moot-again]");
if (again && !window.sessionStorage.getItem("moot-again")) {
  window.sessionStorage.setItem("moot-again", "1");
  window.setTimeout(() => again.requestSubmit(), 5000);
} else if (!again) {
  window.sessionStorage.removeItem("moot-again");
}

// --- tooltips: the <title> of a chart's points, on hover and on focus, gone on Escape ----------------------
const tip = document.createElement("div");
tip.className = "moot-tip";
tip.hidden = true;
document.body.append(tip);
let hiding = 0;

function titleOf(target) {
  const point = target.closest && target.closest("svg.moot-svg [data-tip], svg.moot-svg a, svg.moot-svg g");
  const title = point && point.querySelector(":scope > title");
  return title ? { point, text: title.textContent } : null;
}

function showTip(event) {
  const found = titleOf(event.target);
  if (!found) return;
  window.clearTimeout(hiding);
  const box = found.point.getBoundingClientRect();
  tip.textContent = found.text;
  tip.hidden = false;
  const left = Math.min(box.left + window.scrollX, window.scrollX + document.documentElement.clientWidth - tip.offsetWidth - 8);
  // Properties set by script are no inline style of the page's markup, so the policy allows them.
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${box.bottom + window.scrollY + 6}px`;
}

function hideTip() {
  hiding = window.setTimeout(() => { tip.hidden = true; }, 200);
}

document.addEventListener("mouseover", showTip);
document.addEventListener("focusin", showTip);
document.addEventListener("mouseout", hideTip);
document.addEventListener("focusout", hideTip);
tip.addEventListener("mouseenter", () => window.clearTimeout(hiding));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tip.hidden = true;
});
