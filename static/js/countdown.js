// <count-down data-left="754" data-form="answer">12 min left</count-down>
// Seconds left by the server's clock when the page was drawn. At zero the notice #time-over shows,
// with or without a connection; with one, the form named by data-form is sent. The server decides
// what still counts: so zero comes earlier here by what a request takes on this line.
// A button [data-hide-timer] hides and shows the figures; what was chosen is remembered, but the
// last minute is always shown.
import { announce, word } from "./words.js";

const HIDDEN = "recite.timer.hidden";
const SAVED_AT = 5;

function remembered() {
  try {
    return localStorage.getItem(HIDDEN) === "1";
  } catch {
    return false; // storage is closed in some private windows
  }
}

function remember(hidden) {
  try {
    localStorage.setItem(HIDDEN, hidden ? "1" : "0");
  } catch {
    // the choice then lasts for this page only
  }
}

function clock(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

// How early a page may send itself for what is on its way; the server bounds it too (EARLY).
const LONGEST_TRIP = 2000;

// When this page was asked for. The seconds left were counted after that, by one way of the line,
// and what is sent at zero takes as long: so it arrives in time, with what was typed last.
function askedAt() {
  const [visit] = performance.getEntriesByType("navigation");
  if (!visit) return Date.now();
  const trip = Math.min(visit.responseStart - visit.requestStart, LONGEST_TRIP);
  return performance.timeOrigin + visit.responseStart - trip;
}

function show(hidden) {
  for (const timer of document.querySelectorAll("count-down")) timer.hidden = hidden;
  for (const button of document.querySelectorAll("[data-hide-timer]")) {
    button.setAttribute("aria-pressed", String(hidden));
    button.disabled = false;
  }
}

customElements.define(
  "count-down",
  class extends HTMLElement {
    connectedCallback() {
      this.endsAt = askedAt() + 1000 * Number(this.dataset.left);
      this.before = Number(this.dataset.left);
      show(remembered());
      this.tick();
    }

    disconnectedCallback() {
      clearTimeout(this.timer);
    }

    tick() {
      const rest = this.endsAt - Date.now();
      const left = Math.max(0, Math.ceil(rest / 1000));
      this.textContent = clock(left);
      this.speak(left);
      if (this.before > SAVED_AT && left <= SAVED_AT) this.save();
      this.before = left;
      // The next whole second, so that zero is met when it comes.
      if (left) this.timer = setTimeout(() => this.tick(), rest - 1000 * (left - 1));
      else this.finish();
    }

    speak(left) {
      if (this.before > 300 && left <= 300) announce(word("five"));
      if (this.before > 60 && left <= 60) announce(word("one"));
      if (left > 60) return;
      show(false);
      this.parentElement.classList.replace("soft", "bad");
    }

    // Who types without a pause has nothing stored yet, and on a slow line zero is too late.
    save() {
      const form = document.getElementById(this.dataset.form);
      if (document.querySelector("#saved.saving")) form?.dispatchEvent(new Event("change"));
    }

    finish() {
      announce(word("over"));
      const over = document.getElementById("time-over");
      if (over) over.hidden = false;
      // Without a connection the browser would leave the page for one of its own.
      if (navigator.onLine) document.getElementById(this.dataset.form)?.requestSubmit();
    }
  },
);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-hide-timer]");
  if (!button) return;
  const hidden = button.getAttribute("aria-pressed") !== "true";
  remember(hidden);
  show(hidden);
});
