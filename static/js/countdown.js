// <count-down data-left="754" data-form="submit-form">12:34</count-down>
// Seconds left by the server's clock when the page was drawn. At zero the element fires "time-up"
// and sends the form named by data-form; the server decides what still counts.
// A button [data-hide-timer] hides and shows the figures; what was chosen is remembered.
import { announce, word } from "./words.js";

const HIDDEN = "recite.timer.hidden";

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

function show(hidden) {
  for (const timer of document.querySelectorAll("count-down")) timer.hidden = hidden;
  for (const button of document.querySelectorAll("[data-hide-timer]")) {
    button.setAttribute("aria-pressed", String(hidden));
  }
}

customElements.define(
  "count-down",
  class extends HTMLElement {
    connectedCallback() {
      this.endsAt = Date.now() + 1000 * Number(this.dataset.left);
      this.before = Number(this.dataset.left);
      this.timer = setInterval(() => this.tick(), 1000);
      this.tick();
      show(remembered());
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    tick() {
      const left = Math.max(0, Math.round((this.endsAt - Date.now()) / 1000));
      this.textContent = clock(left);
      this.speak(left);
      this.before = left;
      if (left === 0) this.finish();
    }

    speak(left) {
      if (this.before > 300 && left <= 300) announce(word("five"));
      if (this.before > 60 && left <= 60) announce(word("one"));
    }

    finish() {
      clearInterval(this.timer);
      announce(word("over"));
      this.dispatchEvent(new CustomEvent("time-up", { bubbles: true }));
      document.getElementById(this.dataset.form)?.requestSubmit();
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
