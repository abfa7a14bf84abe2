// form[data-saving][hx-post]: the chip #saved tells the truth about what the server acknowledged.
// An acknowledgement is the chip that the server sends, with data-seen. A request without an answer,
// with a 5xx, or that something else answered (a redirect that was followed, the sign-in of a
// network) is sent again exactly as it was, with the same key, until it is acknowledged (the server
// counts one key once); what changed since then follows it.
// Following a link waits for the answer once; leaving the page in another way asks first.
import { toast } from "./toast.js";
import { announce, word } from "./words.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const states = new WeakMap();
let leaving = null;

const forms = () => [...document.querySelectorAll("form[data-saving]")];

function stateOf(form) {
  if (!states.has(form)) {
    states.set(form, { sent: null, body: null, keyUsed: null, dirty: false, wait: 0, timer: 0 });
  }
  return states.get(form);
}

function formOf(event) {
  return event.target instanceof Element ? event.target.closest("form[data-saving]") : null;
}

const isUnsaved = (form) => stateOf(form).sent !== null || stateOf(form).dirty;

const SIGNS = { strong: "cloud-check", saving: "cloud-upload", unsaved: "cloud-off" };

function chip(state, name) {
  const element = document.getElementById("saved");
  if (!element) return;
  element.className = `chip ${state}`;
  element.dataset.ours = "";
  const sign = element.querySelector("use");
  sign?.setAttribute("href", sign.getAttribute("href").replace(/#.*/, `#${SIGNS[state]}`));
  for (const node of [...element.childNodes]) if (!(node instanceof SVGElement)) node.remove();
  element.append(word(name));
}

// The answer may have brought a chip of its own, with better words than ours. (Its class is no
// sign: htmx lends it that of the old chip for a moment.)
const isOurs = () => document.getElementById("saved")?.matches("[data-ours]") ?? false;

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What the learner filled in, apart from what changes from request to request.
const OURS = ["key", "seen", "follows", "csrfmiddlewaretoken"];

function bodyOf(data) {
  const entries = [...data].filter(([name]) => !OURS.includes(name));
  return JSON.stringify(entries);
}

function refill(data, entries) {
  for (const name of new Set(data.keys())) data.delete(name);
  for (const [name, value] of entries) data.append(name, value);
}

function prepare(form, data) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.sent) {
    refill(data, state.sent);
    return;
  }
  // One key belongs to one body: a second body under a used key would be refused.
  if (data.has("key") && data.get("key") === state.keyUsed) data.set("key", freshKey());
  state.keyUsed = data.get("key");
  state.sent = [...data];
  state.body = bodyOf(data);
  state.dirty = false;
}

function send(form) {
  const path = form.getAttribute("hx-post");
  // The promise is refused when the request fails; htmx:afterRequest has dealt with that.
  window.htmx.ajax("POST", path, { source: form }).catch(() => {});
}

function tryLater(form) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.wait = Math.min(LONGEST_WAIT, state.wait ? state.wait * 2 : FIRST_WAIT);
  // A little chance keeps a whole class from coming back in the same instant.
  state.timer = setTimeout(() => send(form), state.wait * (0.75 + Math.random() / 2));
  chip("unsaved", "unsaved");
}

// The page now knows of its own change: the next one is not taken for a late one.
function remember(form) {
  const known = document.getElementById("saved")?.dataset.seen;
  const seen = form.querySelector("input[name=seen]");
  if (known && seen) seen.value = known;
}

function settle(form, accepted) {
  const state = stateOf(form);
  if (accepted) remember(form);
  state.sent = null;
  state.wait = 0;
  if (accepted && form.isConnected && bodyOf(new FormData(form)) !== state.body) {
    state.dirty = true;
    // What the server calls saved is not what stands here. A copy, because htmx still dresses the
    // chip that it brought in.
    const brought = document.getElementById("saved");
    brought?.replaceWith(brought.cloneNode(true));
    chip("saving", "saving");
    // htmx drops what is sent while it still closes the request that has just ended.
    setTimeout(() => send(form));
    return;
  }
  state.dirty = false;
  if (isOurs()) chip(accepted ? "strong" : "unsaved", accepted ? "saved" : "refused");
  // A chip that was swapped in is a new live region, which not every reader reads out.
  if (!accepted) announce(document.getElementById("saved")?.textContent ?? "");
  if (accepted && leaving) location.assign(leaving);
}

document.addEventListener("htmx:configRequest", (event) => {
  const form = formOf(event);
  if (form && event.detail.verb === "post") prepare(form, event.detail.formData);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (formOf(event)) chip("saving", "saving");
});

const acknowledges = (xhr) => xhr.status < 300 && xhr.responseText.includes(' data-seen="');

// What is neither an acknowledgement nor a refusal of the server has no place in the page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!requestConfig?.elt.matches("form[data-saving]")) return;
  if (xhr.status < 300 && !acknowledges(xhr)) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event);
  if (!form || !stateOf(form).sent) return;
  const { xhr } = event.detail;
  // Another page comes (the result, the sign-in): nothing was saved, and nothing holds it back.
  if (xhr?.getResponseHeader("HX-Redirect")) states.delete(form);
  else if (xhr && acknowledges(xhr)) settle(form, true);
  else if (xhr?.status >= 400 && xhr.status < 500 && xhr.status !== 429) settle(form, false);
  else tryLater(form);
});

document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (!form) return;
  stateOf(form).dirty = true;
  chip("saving", "saving");
});

// A plain submission carries the newest answer itself; it too needs a key of its own. What is
// still on its way is named, so that it is not taken for a change on another page.
document.addEventListener("submit", (event) => {
  const form = formOf(event);
  if (!form) return;
  // The browser would leave for an error page of its own, and what was typed with it.
  if (!navigator.onLine) {
    event.preventDefault();
    toast(word("offline"));
    return;
  }
  const state = stateOf(form);
  if (state.keyUsed !== null) {
    form.elements.follows.value = state.keyUsed;
    form.elements.key.value = freshKey();
  }
  clearTimeout(state.timer);
  states.delete(form);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const form = forms().find(isUnsaved);
  if (!link || !form || leaving || event.ctrlKey || event.metaKey || link.target) return;
  event.preventDefault();
  leaving = link.href;
  if (!stateOf(form).sent) send(form);
});

window.addEventListener("online", () => {
  for (const form of forms()) {
    if (!stateOf(form).sent || !stateOf(form).wait) continue;
    clearTimeout(stateOf(form).timer);
    send(form);
  }
});

window.addEventListener("beforeunload", (event) => {
  if (forms().some(isUnsaved)) event.preventDefault();
});
