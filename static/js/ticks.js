// <label data-tick-all hidden> with a box: it appears where scripts run, ticks every [name=item]
// of its form, and shows a dash while only some are ticked.
const label = document.querySelector("[data-tick-all]");
const all = label.querySelector("input");
const boxes = [...label.closest("form").querySelectorAll("[name=item]")];

function look() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

all.addEventListener("change", () => {
  for (const box of boxes) box.checked = all.checked;
});
for (const box of boxes) box.addEventListener("change", look);
// Enter in a box would send the form, and the boxes would be empty again.
label.closest("form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[type=checkbox]")) event.preventDefault();
});
// The browser may have kept the boxes of an earlier visit.
addEventListener("pageshow", look);
look();
label.hidden = false;
