// @ts-check
/**
 * The yes/no questions of a scan, asked with what was scanned.
 *
 * Inside `[data-questions]` each `[data-asked-with="tendon"]` is shown while the application "tendon" is chosen; a
 * question that goes away is not answered. When any is shown the disclosure opens, when none is left it goes too.
 * Without this module all questions stand in the closed disclosure.
 */

/** @param {HTMLElement} questions */
function show(questions) {
  const form = questions.closest("form");
  if (!form) return;
  let shown = 0;
  for (const question of questions.querySelectorAll("[data-asked-with]")) {
    if (!(question instanceof HTMLElement)) continue;
    const name = CSS.escape(question.dataset.askedWith ?? "");
    question.hidden = !form.querySelector(`input[name="applications"][value="${name}"]:checked`);
    if (!question.hidden) shown += 1;
    else for (const input of question.querySelectorAll("input")) input.checked = input.value === "";
  }
  const always = questions.querySelector(".stack > :not([data-asked-with])");
  questions.hidden = shown === 0 && !always;
  if (shown > 0) questions.setAttribute("open", "");
}

for (const questions of document.querySelectorAll("[data-questions]")) {
  if (questions instanceof HTMLElement) show(questions);
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.name !== "applications") return;
  const questions = input.form?.querySelector("[data-questions]");
  if (questions instanceof HTMLElement) show(questions);
});
