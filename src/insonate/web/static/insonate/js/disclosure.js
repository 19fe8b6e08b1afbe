// @ts-check
/** A disclosure with an id stays as the person left it, on this device, until the browser is closed. */

/** @param {HTMLDetailsElement} details */
const key = (details) => `open:${location.pathname}#${details.id}`;

for (const details of document.querySelectorAll("details[data-remembers]")) {
  if (!(details instanceof HTMLDetailsElement)) continue;
  const kept = sessionStorage.getItem(key(details));
  if (kept !== null && !details.querySelector("[aria-invalid=true]")) details.open = kept === "open";
  details.addEventListener("toggle", () => {
    sessionStorage.setItem(key(details), details.open ? "open" : "closed");
  });
}
