// An element with data-key="s" is pressed by that key; several keys stand apart by spaces.
// "Space" stands for the space bar. The first visible element wins. Within [data-keys-within]
// keys press only while the focus is there.
const TEXT = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])";
const PRESSABLE = "a, button, input, summary, label";

function keyOf(event) {
  if (event.key === " ") return "Space";
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

function isOff(key) {
  const singleKey = key === "Space" || key.length === 1;
  return singleKey && document.body.dataset.shortcuts === "off";
}

function belongsToElement(target, key) {
  if (target.matches(TEXT)) return true;
  return (key === "Space" || key === "Enter") && target.closest(PRESSABLE) !== null;
}

function isInReach(element) {
  const area = element.closest("[data-keys-within]");
  return area === null || area.contains(document.activeElement);
}

function press(element) {
  if (element.matches("input")) element.focus({ preventScroll: true });
  element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || event.isComposing) return;
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  const key = keyOf(event);
  if (isOff(key) || belongsToElement(event.target, key)) return;
  if (document.querySelector("dialog[open]")) return;
  const sheet = document.getElementById("keys");
  if (key === "?" && sheet) {
    event.preventDefault();
    sheet.showModal();
    return;
  }
  const found = [...document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]:not([disabled])`)];
  // What waits in a closed menu can be pressed by its key all the same.
  const element = found.find(
    (one) => isInReach(one) && (one.checkVisibility() || one.closest("details.menu")),
  );
  if (!element) return;
  event.preventDefault();
  press(element);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (!opener) return;
  event.preventDefault();
  document.getElementById(opener.dataset.dialog)?.showModal();
});
