// @ts-check
/**
 * Light or dark without a new page. The server reads the same cookie, so the next page comes in the chosen
 * theme; without this module the form posts and the server sets the cookie.
 */

const YEAR = 60 * 60 * 24 * 365;

/** @param {string} theme "light", "dark" or "system" */
function show(theme) {
  const root = document.documentElement;
  if (theme === "system") {
    delete root.dataset.theme;
    document.cookie = "theme=; path=/; max-age=0; samesite=lax";
  } else {
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
  }
  for (const button of document.querySelectorAll("[data-theme-choice] button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("value") === theme));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-theme-choice]")) return;
  if (!(event.submitter instanceof HTMLButtonElement)) return;
  event.preventDefault();
  show(event.submitter.value);
});
