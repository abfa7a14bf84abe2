// A short word when an htmx request failed. 422 draws its own errors into the form, and a form
// with data-saving speaks through its chip.
import { word } from "./words.js";

const SHOWN_FOR = 8000;

export function toast(text) {
  document.querySelector(".toast")?.remove();
  const element = document.createElement("div");
  element.className = "toast";
  element.setAttribute("role", "alert");
  element.textContent = text;
  document.body.append(element);
  setTimeout(() => element.remove(), SHOWN_FOR);
}

const savesItself = (event) =>
  event.target instanceof Element && event.target.closest("form[data-saving]") !== null;

function offline(event) {
  if (!savesItself(event)) toast(word("offline"));
}

function failed(event) {
  const status = event.detail.xhr?.status ?? event.detail.ctx?.response?.status;
  if (status === 422 || savesItself(event)) return;
  toast(word(status === 503 || status === 429 ? "busy" : "failed"));
}

// The names of htmx 2 and of htmx 4.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:error"]) {
  document.addEventListener(name, offline);
}
for (const name of ["htmx:responseError", "htmx:response:error"]) {
  document.addEventListener(name, failed);
}
