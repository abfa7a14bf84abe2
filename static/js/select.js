import { announce } from "./words.js";

// Marking words: inside [data-pick] stand spans with data-start, the offset of their first
// character in the canonical text. Selecting words there fills the inputs [data-pick-start],
// [data-pick-end] and [data-pick-exact] of the same form (or of the form named by data-pick).
// Offsets count code points, as Python does; JavaScript counts UTF-16 units, two for many signs.
const codePoints = (text) => [...text].length;

// The offset in the canonical text of one end of a selection, or null outside of any span.
function offsetOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const span = element?.closest("[data-start]");
  if (!span) return null;
  const before = document.createRange();
  before.setStart(span, 0);
  before.setEnd(node, offset);
  return Number(span.dataset.start) + codePoints(before.toString());
}

// A selection that begins or ends between words in a space is drawn in to the words.
function trimmed(start, end, text) {
  const front = codePoints(text) - codePoints(text.trimStart());
  const back = codePoints(text) - codePoints(text.trimEnd());
  return { start: start + front, end: end - back, exact: text.trim() };
}

// Selected words as {start, end, exact}, or null. A selection that the spans do not cover
// without a gap has another length than its text and is refused, not guessed.
function picked(selection, area) {
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!area.contains(range.commonAncestorContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  const text = range.toString();
  if (start === null || end === null || end - start !== codePoints(text)) return null;
  return trimmed(start, end, text);
}

// The words that were selected last, in the document or in the quotation.
let words = "";

function fill(area, pick) {
  const form = document.getElementById(area.dataset.pick) ?? area.closest("form");
  if (!form || !pick.exact) return;
  words = pick.exact;
  // Words within the quotation are meant for a row; the quotation stays.
  const quoted = form.querySelector("[data-pick-exact]")?.value ?? "";
  const rows = form.querySelector("[data-pick-into]") !== null;
  if (rows && quoted.length > pick.exact.length && quoted.includes(pick.exact)) return;
  for (const name of ["start", "end", "exact"]) {
    const input = form.querySelector(`[data-pick-${name}]`);
    if (input) input.value = pick[name];
  }
  const exact = form.querySelector("[data-pick-exact]");
  exact?.dispatchEvent(new Event("change", { bubbles: true }));
}

function look() {
  const selection = getSelection();
  const node = selection?.anchorNode;
  const element = node instanceof Element ? node : node?.parentElement;
  const area = element?.closest("[data-pick]");
  const pick = area && picked(selection, area);
  if (pick) fill(area, pick);
}

// A button per row takes the selected words into its input.
function useWords(button) {
  const input = document.getElementById(button.dataset.pickInto);
  if (!input) return;
  if (!words) {
    announce(button.dataset.none);
    return;
  }
  input.value = words;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
}

for (const button of document.querySelectorAll("[data-pick-into]")) button.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-pick-into]");
  if (button) useWords(button);
});
document.addEventListener("select", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLElement) || !box.matches("textarea[data-pick-exact]")) return;
  words = box.value.slice(box.selectionStart, box.selectionEnd).trim() || words;
});
// Ctrl+Enter checks from every field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const check = event.target.closest?.("form")?.querySelector("[data-check]");
  if (!check) return;
  event.preventDefault();
  check.click();
});

// Pointers end with pointerup, keyboards with keyup; touch handles move without either.
document.addEventListener("pointerup", look);
document.addEventListener("keyup", (event) => {
  if (event.shiftKey || event.key === "Shift") look();
});
let timer = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(look, 500);
});
