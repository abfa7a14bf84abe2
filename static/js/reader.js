// The document: <div class="reader" data-document="slug"> with <a class="fact" href="…"> inside.
// Buttons [data-step="1"] and [data-step="-1"] (keys J and K) walk the facts, [data-open] (Enter)
// opens the current one; [data-review-section] (R) reviews the section on screen.
// #cloze (key H) hides answers.
// The place of reading is kept in this browser; a link [data-resume] takes one back to it.
import { announce } from "./words.js";

const reader = document.querySelector(".reader[data-document]");
// Where each fact begins, in the order of the text.
function facts() {
  const first = new Map();
  for (const link of reader.querySelectorAll(".article a.fact")) {
    if (!first.has(link.dataset.fact)) first.set(link.dataset.fact, link);
  }
  return [...first.values()];
}
const placeName = () => `recite.place.${reader.dataset.document}`;

function here() {
  const list = facts();
  const chosen = reader.querySelector(".fact[aria-current]")?.dataset.fact;
  if (chosen) return list.findIndex((fact) => fact.dataset.fact === chosen);
  // Nothing chosen yet: begin with what is on screen.
  return list.findIndex((fact) => fact.getBoundingClientRect().top > 0) - 1;
}

function mark(fact) {
  for (const other of reader.querySelectorAll(".fact[aria-current]")) {
    other.removeAttribute("aria-current");
  }
  fact.setAttribute("aria-current", "true");
}

function choose(fact) {
  mark(fact);
  fact.scrollIntoView({ block: "center" });
  fact.focus({ preventScroll: true });
}

function step(by) {
  const list = facts();
  const next = list[Math.min(list.length - 1, Math.max(0, here() + by))];
  if (!next) return;
  choose(next);
  // The link brings its fact into the margin or the sheet; without htmx it only gets the focus.
  if (next.hasAttribute("hx-get")) next.click();
}

function hideAnswers(hidden) {
  reader.classList.toggle("hide-answers", hidden);
  const switchBox = reader.querySelector("#cloze");
  if (switchBox?.dataset.said) announce(switchBox.dataset.said);
}

// In a hidden text the first press shows the answer and only the second follows the link.
function showFirst(event, fact) {
  if (!reader.classList.contains("hide-answers") || fact.classList.contains("shown")) return;
  if (!fact.querySelector("b")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  fact.classList.add("shown");
}

// On a narrow screen the margin is a sheet over the text: closing it empties the margin.
function closeSheet(event) {
  if (!event.target.closest?.("[data-sheet-close]")) return false;
  event.preventDefault();
  const current = reader.querySelector(".fact[aria-current]");
  document.getElementById("margin").replaceChildren();
  current?.removeAttribute("aria-current");
  current?.focus({ preventScroll: true });
  return true;
}

function keepPlace() {
  const sentences = reader.querySelectorAll(".article :is(.sentence, h2, h3)[id]");
  const top = [...sentences].find((one) => one.getBoundingClientRect().bottom > 80);
  if (!top || scrollY < 200) return;
  try {
    localStorage.setItem(placeName(), top.id);
  } catch {
    // storage may be closed; the text is read all the same
  }
}

// The strip beside each heading leads to the review of its section; one key takes the nearest.
function reviewSection() {
  const strips = [...reader.querySelectorAll(".striplink")];
  const above = strips.filter((one) => one.getBoundingClientRect().top < innerHeight / 2);
  const link = above.at(-1) ?? strips[0];
  if (link) location.assign(link.href);
}

function offerPlace() {
  const link = document.querySelector("[data-resume]");
  let place = null;
  try {
    place = localStorage.getItem(placeName());
  } catch {
    return;
  }
  if (!link || !place || !document.getElementById(place) || location.hash) return;
  link.href = `#${place}`;
  link.hidden = false;
}

if (reader) {
  let timer = 0;
  offerPlace();
  const section = reader.querySelector("[data-review-section]");
  if (section) section.hidden = reader.querySelector(".striplink") === null;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keepPlace, 400);
  }, { passive: true });
  document.addEventListener("click", (event) => {
    if (closeSheet(event)) return;
    if (event.target.closest?.("[data-review-section]")) {
      event.preventDefault();
      reviewSection();
      return;
    }
    const stepper = event.target.closest?.("[data-step]");
    if (stepper) step(Number(stepper.dataset.step));
    else if (event.target.closest?.("[data-open]")) facts()[here()]?.click();
  });
  reader.addEventListener(
    "click",
    (event) => {
      const fact = event.target.closest("a.fact");
      if (!fact) return;
      if (event.isTrusted) showFirst(event, fact);
      if (!event.defaultPrevented) mark(fact);
    },
    true,
  );
  reader.addEventListener("htmx:afterSwap", (event) => {
    // Out from under the sheet, where there is one.
    if (event.target.id === "margin") {
      reader.querySelector(".fact[aria-current]")?.scrollIntoView({ block: "nearest" });
    }
  });
  const switchBox = reader.querySelector("#cloze");
  if (switchBox) {
    hideAnswers(switchBox.checked);
    switchBox.addEventListener("change", () => hideAnswers(switchBox.checked));
  }
}
