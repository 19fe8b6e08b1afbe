// @ts-check
/** `data-opens="id"` opens that dialog; focus returns to the opener when it closes (the browser does that). */

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest("[data-opens]");
  if (opener instanceof HTMLElement) {
    const dialog = document.getElementById(opener.dataset.opens ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault(); // without this module a link leads to a page that asks the same
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("dialog [data-closes]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog")?.close();
  }
});
