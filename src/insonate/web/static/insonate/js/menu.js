// @ts-check
/** Native disclosures used as menus close on Escape, on a press elsewhere, and when focus moves on. */

/** @returns {NodeListOf<HTMLDetailsElement>} */
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary")?.focus();
  }
});

/** @param {Event} event */
function closeOthers(event) {
  for (const menu of open()) if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
}
document.addEventListener("pointerdown", closeOthers);
document.addEventListener("focusin", closeOthers);
