// @ts-check
/**
 * The privacy guard beside a text field, before anything is sent.
 *
 * A field with `data-guard-url` is checked there when its text has changed: POST `text`, answer
 * `{"suspicions": [{"start": 10, "end": 17, "text": "Mr Tate", "words": "looks like a name"}]}`, places
 * counted in code points. The note below the field then names what was found, takes it out in one press, or
 * lets the person say what it is instead. If the guard cannot be asked nothing is shown: the server asks the
 * same question when the form is sent.
 */

/** @typedef {{start: number, end: number, text: string, words: string}} Suspicion */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} TextField */

/** @type {WeakMap<TextField, Suspicion[]>} */
const found = new WeakMap();
/** @type {WeakMap<TextField, number>} */
const asked = new WeakMap();

/** @param {TextField} field */
const noteOf = (field) => field.closest(".field")?.querySelector(":scope > [data-guard-note]");

/** @param {TextField} field @returns {Promise<Suspicion[]>} */
async function ask(field) {
  const token = field.form?.elements.namedItem("csrfmiddlewaretoken");
  const answer = await fetch(field.dataset.guardUrl ?? "", {
    method: "POST",
    headers: token instanceof HTMLInputElement ? { "X-CSRFToken": token.value } : {},
    body: new URLSearchParams({ text: field.value, field: field.name }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).suspicions;
}

/** @param {TextField} field @param {Suspicion[]} suspicions */
function show(field, suspicions) {
  found.set(field, suspicions);
  const note = noteOf(field);
  if (!(note instanceof HTMLElement)) return;
  const list = note.querySelector("[data-guard-found]");
  list?.replaceChildren(
    ...suspicions.map((suspicion) => {
      const item = document.createElement("li");
      const quoted = document.createElement("q");
      quoted.textContent = suspicion.text;
      item.append(quoted, ` ${suspicion.words}`);
      return item;
    }),
  );
  note.hidden = suspicions.length === 0;
  if (suspicions.length > 0) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** @param {TextField} field */
async function check(field) {
  const turn = (asked.get(field) ?? 0) + 1;
  asked.set(field, turn);
  try {
    const suspicions = field.value.trim() === "" ? [] : await ask(field);
    if (asked.get(field) === turn) show(field, suspicions);
  } catch {
    // No line, or the guard is away: the server checks again on sending.
  }
}

/**
 * Two sides of a removed stretch with one seam, as the server joins them (`insonate_core.privacy.mending`).
 * @param {string} before @param {string} after
 */
function joined(before, after) {
  let left = before.replace(/[ \t\u00a0\u202f]+$/u, "");
  let right = after.replace(/^[ \t\u00a0\u202f]+/u, "");
  if (/[([]$/u.test(left) && /^[)\]]/u.test(right)) {
    left = left.slice(0, -1).replace(/[ \t\u00a0\u202f]+$/u, "");
    right = right.slice(1).replace(/^[ \t\u00a0\u202f]+/u, "");
  }
  if (left === "" || /[\n.,;:\-–—/&(]$/u.test(left)) right = right.replace(/^[ \t\u00a0\u202f,;:]+/u, "");
  if (right === "" || /^[\n.;)]/u.test(right)) left = left.replace(/[ \t\u00a0\u202f,;:\-–—/&]+$/u, "");
  if (right.startsWith(".") && (left.trim() === "" || /[.!?]$/u.test(left))) {
    right = right.replace(/^[. \t\u00a0\u202f]+/u, "");
  }
  if (left === "" || right === "" || /[\n([]$/u.test(left) || /^[.,;:!?)\]\n']/u.test(right)) return left + right;
  return `${left} ${right}`;
}

/** @param {TextField} field The text without what was found in it, the rest letter by letter as it was. */
function takeOut(field) {
  const points = [...field.value];
  /** @type {string | null} */
  let mended = null;
  let position = 0;
  for (const { start, end } of [...(found.get(field) ?? [])].sort((a, b) => a.start - b.start)) {
    const kept = points.slice(position, start).join("");
    mended = mended === null ? kept : joined(mended, kept);
    position = Math.max(position, end);
  }
  if (mended === null) return;
  field.value = joined(mended, points.slice(position).join(""));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {EventTarget | null} target @returns {TextField | null} */
const guarded = (target) =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && target.dataset.guardUrl
    ? target
    : null;

document.addEventListener("change", (event) => {
  const field = guarded(event.target);
  if (field) check(field);
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-guard-take-out]") : null;
  const field = guarded(button?.closest(".field")?.querySelector("[data-guard-url]") ?? null);
  // Without found places (the note came from the server) the button posts, and the server takes them out.
  if (!field || !found.get(field)?.length) return;
  event.preventDefault();
  takeOut(field);
  field.focus();
  check(field);
});
