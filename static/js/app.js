// What every page needs comes at once; the rest only to the pages that hold its elements.
import "./keys.js";
import "./menus.js";
import "./toast.js";
import "./focus.js";
import "./zone.js";
// Not by need: the press of a grade right after a page has come must be timed too.
import "./timed.js";

const here = (selector) => document.querySelector(selector) !== null;

if (here("form[data-saving]")) import("./saving.js");
// In the editor the list comes later, with the preview.
if (here("order-list, #question-form [name=events]")) import("./order.js");
if (here("count-down")) import("./countdown.js");
if (here(".reader[data-document]")) import("./reader.js");
if (here(".prompt")) import("./asking.js");
if (here("[data-pick]")) import("./select.js");
if (here("[data-tick-all]")) import("./ticks.js");

// A button that copies the field before it; it shows where there is a clipboard.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.onclick = async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.value);
    button.lastElementChild.textContent = button.dataset.copy;
  };
}

// The same press again, while the page that it leads to is on its way, is not sent once more.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const pressed = event.submitter ?? event.target;
  if (event.timeStamp - sent.get(pressed) < 2000) event.preventDefault();
  else setTimeout(() => event.defaultPrevented || sent.set(pressed, event.timeStamp));
});
