// @ts-check
/**
 * Many rows at once. In a form with `data-selection`: `data-select-all` selects every row that may be
 * selected, `data-selection-count` says how many are, and each `data-selection-label` button names the size
 * of its act ("Sign 3 scans") from its `data-none`, `data-one` and `data-many` (with {n} for the number).
 * A button whose number is nought is marked disabled but can still be reached.
 */

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
const boxes = (form) =>
  [...form.querySelectorAll(".queue input[type=checkbox], tbody input[type=checkbox]")].filter(
    /** @returns {box is HTMLInputElement} */ (box) => box instanceof HTMLInputElement && !box.disabled,
  );

/** @param {HTMLFormElement} form */
function count(form) {
  const all = boxes(form);
  const n = all.filter((box) => box.checked).length;
  const words = (/** @type {HTMLElement} */ element) =>
    (n === 0 ? element.dataset.none : n === 1 ? element.dataset.one : element.dataset.many)?.replaceAll(
      "{n}",
      String(n),
    );
  for (const output of form.querySelectorAll("[data-selection-count]")) {
    if (output instanceof HTMLElement) output.textContent = words(output) ?? String(n);
  }
  for (const button of form.querySelectorAll("[data-selection-label]")) {
    if (!(button instanceof HTMLElement)) continue;
    const text = words(button);
    const place = button.querySelector("[data-text]") ?? button;
    if (text !== undefined) place.textContent = text;
    button.setAttribute("aria-disabled", String(n === 0));
  }
  const whole = form.querySelector("[data-select-all]");
  if (whole instanceof HTMLInputElement) {
    whole.checked = n > 0 && n === all.length;
    whole.indeterminate = n > 0 && n < all.length;
  }
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement)) return;
  const form = input.closest("form[data-selection]");
  if (!(form instanceof HTMLFormElement)) return;
  if (input.matches("[data-select-all]")) for (const box of boxes(form)) box.checked = input.checked;
  count(form);
});

document.addEventListener("submit", (event) => {
  if (event.submitter?.getAttribute("aria-disabled") === "true") event.preventDefault();
});

for (const form of document.querySelectorAll("form[data-selection]")) {
  if (form instanceof HTMLFormElement) count(form);
  for (const hidden of form.querySelectorAll("[data-select-all-row][hidden]")) hidden.removeAttribute("hidden");
}
