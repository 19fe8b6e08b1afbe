// @ts-check
/** The chosen joint in words under the drawing. */

/** @param {Element} map */
function say(map) {
  const chosen = map.querySelector("input[type=radio]:checked");
  const output = map.querySelector("[data-bodymap-chosen]");
  if (output instanceof HTMLOutputElement) {
    output.value = chosen instanceof HTMLInputElement ? (chosen.dataset.label ?? "") : "";
  }
}

document.addEventListener("change", (event) => {
  const map = event.target instanceof Element ? event.target.closest("[data-bodymap]") : null;
  if (map) say(map);
});

// The browser brings choices back on reload and on going back, without saying that anything changed.
window.addEventListener("pageshow", () => document.querySelectorAll("[data-bodymap]").forEach(say));
document.querySelectorAll("[data-bodymap]").forEach(say);
