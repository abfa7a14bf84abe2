// form[data-timed]: how long the learner thought, in milliseconds, from the moment the question
// came on screen to the press of a grade. The answer is revealed in between without a new start.
let shownAt = performance.now();

const thought = () => String(Math.round(performance.now() - shownAt));

document.addEventListener("htmx:afterSettle", () => {
  if (!document.querySelector("form[data-timed]")) shownAt = performance.now();
});

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches?.("form[data-timed]")) return;
  event.detail.formData.set("milliseconds", thought());
});

document.addEventListener("submit", (event) => {
  const input = event.target.querySelector("input[name=milliseconds]");
  if (input && event.target.matches("form[data-timed]")) input.value = thought();
});

// Quick clicks on one spot of the grade bar are one: a grade brings in another button there.
// Keys are clicks without detail.
let last;

document.addEventListener("click", (event) => {
  if (!event.detail || !event.target.closest(".gradebar")) return;
  const was = last;
  last = event;
  if (!was || event.timeStamp - was.timeStamp > 400) return;
  if (Math.hypot(event.x - was.x, event.y - was.y) < 24) event.preventDefault();
}, true);
