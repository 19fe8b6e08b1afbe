// @ts-check
/** A sideways scroller with `data-scroll-to` (0 to 1) opens with that part of it in view: the newest days. */

for (const scroller of document.querySelectorAll("[data-scroll-to]")) {
  if (!(scroller instanceof HTMLElement)) continue;
  const at = Number(scroller.dataset.scrollTo) * scroller.scrollWidth;
  scroller.scrollLeft = Math.max(0, at - scroller.clientWidth + 24);
}
