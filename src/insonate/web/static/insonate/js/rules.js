// @ts-check
/**
 * The text of a document of rules: line numbers beside it, checks as it is typed, and the way from a message to its line.
 *
 * A text area with `data-check-url` is sent there when typing has paused; the answer is a piece of the page that takes
 * the place of what stands under `data-checks`. A button with `data-line` goes to that line. Without this script the
 * page checks when it is asked to, and messages name line and column.
 */

const PAUSE = 700;

/** @type {WeakMap<HTMLTextAreaElement, number>} */
const turns = new WeakMap();
/** @type {WeakMap<HTMLTextAreaElement, ReturnType<typeof setTimeout>>} */
const timers = new WeakMap();

/** @param {HTMLTextAreaElement} area */
function number(area) {
  const gutter = area.closest(".code-area")?.querySelector(".gutter");
  if (!(gutter instanceof HTMLElement)) return;
  gutter.hidden = false;
  const lines = area.value.split("\n").length;
  if (gutter.dataset.lines !== String(lines)) {
    gutter.dataset.lines = String(lines);
    gutter.textContent = Array.from({ length: lines }, (_, line) => line + 1).join("\n");
  }
  gutter.scrollTop = area.scrollTop;
}

/** @param {HTMLTextAreaElement} area */
async function check(area) {
  const turn = (turns.get(area) ?? 0) + 1;
  turns.set(area, turn);
  const token = area.form?.elements.namedItem("csrfmiddlewaretoken");
  try {
    const answer = await fetch(area.dataset.checkUrl ?? "", {
      method: "POST",
      headers: token instanceof HTMLInputElement ? { "X-CSRFToken": token.value } : {},
      body: new URLSearchParams({ text: area.value }),
    });
    if (!answer.ok || turns.get(area) !== turn) return;
    const place = area.form?.querySelector("[data-checks]");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turns.get(area) === turn) place?.replaceChildren(...page.body.childNodes);
  } catch {
    // No line: what was said last stays, and the text is checked when it is saved.
  }
}

/** @param {HTMLTextAreaElement} area @param {number} line @param {number} column */
function goTo(area, line, column) {
  const lines = area.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const end = before + (lines[line - 1]?.length ?? 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(Math.min(before + Math.max(column - 1, 0), end), end);
  area.scrollIntoView({ block: "nearest" });
  area.scrollTop = (area.scrollHeight / Math.max(lines.length, 1)) * Math.max(line - 6, 0);
  area.scrollLeft = 0;
}

/** @returns {HTMLTextAreaElement[]} */
const areas = () => [...document.querySelectorAll("textarea")].filter((each) => each.dataset.checkUrl);

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || !area.dataset.checkUrl) return;
  number(area);
  clearTimeout(timers.get(area));
  timers.set(area, setTimeout(() => check(area), PAUSE));
});

document.addEventListener(
  "scroll",
  (event) => {
    if (event.target instanceof HTMLTextAreaElement && event.target.dataset.checkUrl) number(event.target);
  },
  true,
);

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-line]") : null;
  const area = areas()[0];
  if (!(button instanceof HTMLElement) || !area) return;
  goTo(area, Number(button.dataset.line), Number(button.dataset.column ?? 1));
});

for (const area of areas()) {
  number(area);
  // What the device kept of an earlier visit is not what the page was checked with.
  if (area.value !== area.defaultValue) check(area);
  const asked = /^#line-(\d+)$/.exec(location.hash);
  if (asked) goTo(area, Number(asked[1]), 1);
}
