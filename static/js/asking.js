// Questions between the parts of a text: <section class="prompt" id="ask-3">, filled by a swap.
// The sentence that proves an answer is marked in the text, and its link scrolls there.
// form[data-thought] is told how long the reader thought: from the moment the question came by a
// grade, for the first one from the moment the reader turned to the block.
const began = new WeakMap();

function turnTo(event) {
  const block = event.target.closest?.(".prompt");
  if (block && !began.has(block)) began.set(block, performance.now());
}

const thought = (form) =>
  String(Math.round(performance.now() - (began.get(form.closest(".prompt")) ?? performance.now())));

// The sentence of this page that a link leads to, if it is here.
function sentenceOf(link) {
  const place = document.getElementById(new URL(link.href).hash.slice(1));
  return place?.matches(".sentence") ? place : null;
}

function markProofs() {
  for (const one of document.querySelectorAll(".sentence.proof")) one.classList.remove("proof");
  for (const link of document.querySelectorAll(".prompt .evidence footer a")) {
    sentenceOf(link)?.classList.add("proof");
  }
}

// A visitor becomes a guest with the first answer, and what was drawn before has an old token.
function renewTokens(block) {
  const fresh = block.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!fresh) return;
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = fresh;
}

function settled(event) {
  const block = event.target.closest?.(".prompt");
  if (!block) return;
  markProofs();
  renewTokens(block);
  if (began.has(block) && !block.querySelector("[data-thought]")) {
    began.set(block, performance.now());
  }
}

document.addEventListener("pointerover", turnTo);
document.addEventListener("focusin", turnTo);
document.addEventListener("htmx:afterSettle", settled);
document.addEventListener("htmx:after:swap", settled);
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches?.("form[data-thought]")) return;
  event.detail.formData.set("milliseconds", thought(event.target));
});
document.addEventListener("submit", (event) => {
  const input = event.target.querySelector("input[name=milliseconds]");
  if (input && event.target.matches("form[data-thought]")) input.value = thought(event.target);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".prompt a[href*='#s']");
  if (!link || event.ctrlKey || event.metaKey || !sentenceOf(link)) return;
  event.preventDefault();
  location.hash = new URL(link.href).hash;
});
