// <details class="menu">: one open at a time; Escape and a click elsewhere close it.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault();
    }
  },
  true,
);

// Panels that are open on a wide screen begin closed on a narrow one.
if (matchMedia("(max-width: 60rem)").matches) {
  for (const panel of document.querySelectorAll("details[data-collapse]")) panel.open = false;
}
