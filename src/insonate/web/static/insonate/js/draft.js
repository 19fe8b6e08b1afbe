// @ts-check
/**
 * What was typed stays on this device until the server has said that it has it.
 *
 * A form with `data-draft="<key>"` is kept in local storage at every change. The next page clears it only if
 * it carries `data-draft-confirmed="<key>"` (the server puts that on its message of success). Until then,
 * whoever opens the form again finds what was typed, with a note that says it has not been received.
 * Hidden fields marked `data-draft-keep` (the entry's own number) are kept too, so that sending twice
 * is recognised by the server as sending once. Passwords and files are never kept.
 *
 * Before sending, the line is tried. If there is none the form is not sent, and says so.
 */

const PREFIX = "draft:";
const WEEKS = 1000 * 60 * 60 * 24 * 14;

/** @typedef {{at: number, fields: [string, string][]}} Draft */

/** @param {HTMLFormElement} form */
const key = (form) => `${PREFIX}${form.dataset.draft}`;

/** @param {Element} control @returns {control is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */
function isKept(control) {
  if (control instanceof HTMLSelectElement || control instanceof HTMLTextAreaElement) return control.name !== "";
  if (!(control instanceof HTMLInputElement) || control.name === "") return false;
  if (control.type === "hidden") return control.hasAttribute("data-draft-keep");
  return !["password", "file", "submit", "button", "image", "reset"].includes(control.type);
}

/** @param {HTMLFormElement} form */
function keep(form) {
  /** @type {[string, string][]} */
  const fields = [];
  for (const control of form.elements) {
    if (!isKept(control)) continue;
    if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox")) {
      if (control.checked) fields.push([control.name, control.value]);
    } else if (control instanceof HTMLSelectElement && control.multiple) {
      for (const option of control.selectedOptions) fields.push([control.name, option.value]);
    } else {
      fields.push([control.name, control.value]);
    }
  }
  try {
    localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), fields }));
  } catch {
    // A full or forbidden store: the form still works, it is only not kept.
  }
}

/** @param {HTMLFormElement} form @returns {Draft | null} */
function kept(form) {
  const text = localStorage.getItem(key(form));
  if (text === null) return null;
  /** @type {Draft} */
  const draft = JSON.parse(text);
  if (Date.now() - draft.at < WEEKS) return draft;
  localStorage.removeItem(key(form));
  return null;
}

/** @param {HTMLFormElement} form @param {Draft} draft */
function restore(form, draft) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!isKept(control)) continue;
    const given = values.get(control.name) ?? [];
    if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox")) {
      control.checked = given.includes(control.value);
      if (control.checked) control.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (control instanceof HTMLSelectElement && control.multiple) {
      for (const option of control.options) option.selected = given.includes(option.value);
    } else if (given.length > 0) {
      control.value = given.shift() ?? "";
      values.set(control.name, given);
    }
    if (control.value && control.type !== "hidden") control.closest("details")?.setAttribute("open", "");
  }
}

/** @param {HTMLFormElement} form @param {string} name Which of the form's notes to show. @param {Draft} [draft] */
function tell(form, name, draft) {
  for (const note of form.querySelectorAll("[data-draft-note]")) {
    if (!(note instanceof HTMLElement)) continue;
    note.hidden = note.dataset.draftNote !== name;
    const time = note.querySelector("time");
    if (draft && time) {
      const at = new Date(draft.at);
      time.dateTime = at.toISOString();
      time.textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    }
  }
}

for (const mark of document.querySelectorAll("[data-draft-confirmed]")) {
  if (mark instanceof HTMLElement) localStorage.removeItem(`${PREFIX}${mark.dataset.draftConfirmed}`);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  const draft = kept(form);
  // A form that came back with errors already holds what was typed, and the server's words about it.
  if (draft && !form.querySelector("[aria-invalid=true], .error-summary")) {
    restore(form, draft);
    tell(form, "restored", draft);
  }
}

/** @param {Event} event */
function changed(event) {
  const form = event.target instanceof Element ? event.target.closest("form[data-draft]") : null;
  if (form instanceof HTMLFormElement && event.isTrusted) keep(form);
}
document.addEventListener("input", changed);
document.addEventListener("change", changed);

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-draft-discard]") : null;
  const form = button?.closest("form[data-draft]");
  if (!(form instanceof HTMLFormElement)) return;
  localStorage.removeItem(key(form));
  form.reset();
  tell(form, "");
});

/** @type {WeakSet<HTMLFormElement>} */
const going = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.draft || event.defaultPrevented) return;
  if (going.delete(form)) return;
  event.preventDefault();
  const submitter = event.submitter;
  keep(form);
  try {
    const answer = await fetch(form.action, { method: "HEAD", cache: "no-store", redirect: "manual" });
    if (answer.status >= 500) throw new Error(String(answer.status));
  } catch {
    tell(form, "no-line");
    return;
  }
  going.add(form);
  form.requestSubmit(submitter);
});
