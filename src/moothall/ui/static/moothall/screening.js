// Keys for screening, and how long a record was looked at. Without this file the buttons do the same.
// Which key does what is written on the page: aria-keyshortcuts on what is pressed or gone to.
const TYPED = "input:not([type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select, [contenteditable]";
let shown = Date.now();

function verdictForm() {
  return document.getElementById("verdict");
}

document.addEventListener("keydown", (event) => {
  const form = verdictForm();
  if (!form || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches(TYPED)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (event.repeat || !answers(form, key)) return;
  event.preventDefault();
});

// Whether a key means something here, and has been followed.
function answers(form, key) {
  const { mootNext, mootPrevious, mootList } = form.dataset;
  if (key === mootNext) return step(form, 1);
  if (key === mootPrevious) return step(form, -1);
  if (key === mootList) return showKeys();
  const target = [...document.querySelectorAll("[aria-keyshortcuts]")].find((one) => one.getAttribute("aria-keyshortcuts") === key);
  if (!target || target.disabled) return false;
  if (target.matches("button")) target.click();
  else target.focus();
  return true;
}

function step(form, by) {
  const radios = [...form.querySelectorAll("input[type=radio][name=criterion]")];
  if (!radios.length) return false;
  const at = radios.findIndex((radio) => radio.checked);
  const next = radios[(at + by + (at < 0 && by < 0 ? 1 : 0) + radios.length) % radios.length];
  next.click();
  next.focus();
  return true;
}

function showKeys() {
  const list = document.getElementById("keys");
  if (!list) return false;
  list.open = !list.open;
  list.querySelector("summary").focus();
  return true;
}

// Sent along with the verdict: nobody else reads it while a record waits.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "verdict") return;
  const seconds = event.target.elements.seconds;
  if (seconds) seconds.value = String(Math.round((Date.now() - shown) / 1000));
}, true);

document.addEventListener("htmx:afterSettle", () => { shown = Date.now(); });
