// @ts-check
/**
 * A section with `data-working` tells how far something is; it is asked for anew every second until the page that comes
 * has none, and then the page is opened again. Without scripts the page refreshes itself.
 */

const EVERY = 1000;

/** @param {HTMLElement} section */
async function follow(section) {
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-working]");
    if (!(next instanceof HTMLElement)) {
      location.reload();
      return;
    }
    // Only what changes: the sentence is a live region and must stay the same element.
    for (const part of ["[data-said]", "[data-bar]"]) {
      const here = section.querySelector(part);
      const there = next.querySelector(part);
      if (here && there && here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
    }
  } catch {
    // No connection: ask again, more slowly.
    await new Promise((resolve) => setTimeout(resolve, 4 * EVERY));
  }
  setTimeout(() => void follow(section), EVERY);
}

const section = document.querySelector("[data-working]");
if (section instanceof HTMLElement) setTimeout(() => void follow(section), EVERY);
