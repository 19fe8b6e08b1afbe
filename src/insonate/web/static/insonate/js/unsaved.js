// @ts-check
/** A form with `data-unsaved` asks before the page is left with changes that were not sent. */

/** @type {WeakSet<HTMLFormElement>} */
const changed = new WeakSet();

/** @param {Event} event */
function note(event) {
  const form = event.target instanceof Element ? event.target.closest("form[data-unsaved]") : null;
  if (form instanceof HTMLFormElement) changed.add(form);
}
document.addEventListener("input", note);
document.addEventListener("change", note);
document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && !event.defaultPrevented) changed.delete(event.target);
});
window.addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    if (form instanceof HTMLFormElement && changed.has(form)) event.preventDefault();
  }
});
