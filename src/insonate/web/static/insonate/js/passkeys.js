// @ts-check
/**
 * Says in words that a passkey did not work. The browser's own dialog was closed, the device holds no passkey for
 * this place, or it cannot make one: the reason is not told to us, and the other ways in stay open.
 */
document.addEventListener("allauth.error", (event) => {
  const note = document.querySelector("[data-passkey-failed]");
  if (!(note instanceof HTMLElement)) return;
  event.preventDefault();
  note.hidden = true;
  // Hidden and shown again in two steps, so that a screen reader says it each time.
  requestAnimationFrame(() => {
    note.hidden = false;
  });
});
