// After a swap, focus goes where the fragment says with autofocus, and what it holds is announced
// when the fragment asks for it with data-announce="text".
import { announce } from "./words.js";

function arrive(part) {
  if (!(part instanceof Element)) return;
  const place = part.matches("[autofocus]") ? part : part.querySelector("[autofocus]");
  place?.focus();
  const spoken = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
  if (spoken) announce(spoken.dataset.announce);
}

document.addEventListener("htmx:afterSettle", (event) => arrive(event.detail.elt ?? event.target));
document.addEventListener("htmx:after:swap", (event) => arrive(event.target));
