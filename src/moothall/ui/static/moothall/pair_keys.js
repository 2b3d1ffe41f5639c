// One key instead of a button: those that name one are pressed by it. Not while somebody types, and not on a
// page that does not load this file, because its reader has switched keys off.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const named = [...document.querySelectorAll("button[data-moot-key]")];
  const button = named.find((one) => one.dataset.mootKey === event.key.toLowerCase());
  if (!button) return;
  event.preventDefault();
  button.click();
});

// What is said about keys is true only with this file.
for (const hint of document.querySelectorAll("[data-moot-key-hint]")) hint.hidden = false;
