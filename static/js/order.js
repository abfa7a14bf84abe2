// <order-list>: lines that are put in order. Without this script each line has a list of places;
// with it the lines themselves are moved, by arrows, by Alt and an arrow key, or by dragging the
// grip, and the lists of places follow. Nothing counts as an answer until a line was moved or
// [data-keep] was pressed.
import { announce } from "./words.js";

// The page has icons already: a copy of one, with another sign, needs no address of its own.
function icon(name) {
  const svg = document.querySelector("svg.icon").cloneNode(true);
  const use = svg.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  return svg;
}

class OrderList extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("data-ready")) return;
    this.setAttribute("data-ready", "");
    this.list = this.querySelector("ol");
    this.keep = this.querySelector("[data-keep]");
    const stored = this.lines.map((line) => [this.placeOf(line), line]);
    this.answered = stored.every(([place]) => place > 0);
    if (this.answered) {
      for (const [, line] of stored.sort(([a], [b]) => a - b)) this.list.append(line);
    }
    for (const line of this.lines) this.furnish(line);
    this.list.before(this.end("top"));
    this.list.after(this.end("bottom"));
    for (const hint of this.closest("fieldset").querySelectorAll("[data-plain], [data-moving]")) {
      hint.hidden = hint.hasAttribute("data-plain");
    }
    this.keep.hidden = this.answered;
    this.keep.addEventListener("click", () => this.settle());
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.mark();
  }

  get lines() {
    return [...this.list.querySelectorAll("[data-line]")];
  }

  placeOf(line) {
    return line.querySelector("select").selectedIndex;
  }

  textOf(line) {
    return line.querySelector("span[id]").textContent;
  }

  end(name) {
    const told = document.createElement("p");
    told.className = "end";
    told.textContent = this.dataset[name];
    return told;
  }

  furnish(line) {
    line.querySelector("select").hidden = true;
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.append(icon("grip-vertical"));
    grip.addEventListener("pointerdown", (event) => this.drag(event, line, grip));
    line.prepend(grip);
    const moves = document.createElement("span");
    moves.className = "moves";
    for (const [name, sign, step] of [["up", "chevron-up", -1], ["down", "chevron-down", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-ghost btn-icon";
      button.dataset.step = step;
      button.setAttribute("aria-label", `${this.dataset[name]}: ${this.textOf(line)}`);
      button.append(icon(sign));
      button.addEventListener("click", () => this.move(line, step, button));
      moves.append(button);
    }
    line.append(moves);
  }

  move(line, step, button) {
    const goal = this.lines.indexOf(line) + step;
    if (goal < 0 || goal >= this.lines.length) return;
    if (step < 0) this.lines[goal].before(line);
    else this.lines[goal].after(line);
    button?.focus();
    this.settle();
    announce(`${this.textOf(line)} ${this.dataset.moved} ${goal + 1}/${this.lines.length}`);
  }

  onKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const line = event.target.closest("[data-line]");
    if (!step || !event.altKey || !line) return;
    event.preventDefault();
    const focused = document.activeElement;
    this.move(line, step, line.contains(focused) ? focused : undefined);
  }

  drag(down, line, grip) {
    if (down.button !== 0) return;
    down.preventDefault();
    grip.setPointerCapture(down.pointerId);
    line.classList.add("is-moving");
    const before = this.lines.indexOf(line);
    const onMove = (event) => {
      const over = this.lines.find((other) => {
        const box = other.getBoundingClientRect();
        return other !== line && event.clientY > box.top && event.clientY < box.bottom;
      });
      if (!over) return;
      if (this.lines.indexOf(over) < this.lines.indexOf(line)) over.before(line);
      else over.after(line);
    };
    const onEnd = () => {
      grip.removeEventListener("pointermove", onMove);
      line.classList.remove("is-moving");
      if (this.lines.indexOf(line) !== before) this.settle();
    };
    grip.addEventListener("pointermove", onMove);
    grip.addEventListener("lostpointercapture", onEnd, { once: true });
  }

  // The order that is seen becomes the answer.
  settle() {
    this.lines.forEach((line, at) => {
      line.querySelector("select").selectedIndex = at + 1;
    });
    this.keep.hidden = true;
    this.mark();
    const select = this.querySelector("select");
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  mark() {
    const last = this.lines.length - 1;
    this.lines.forEach((line, at) => {
      for (const button of line.querySelectorAll("[data-step]")) {
        const blocked = button.dataset.step === "-1" ? at === 0 : at === last;
        button.setAttribute("aria-disabled", String(blocked));
      }
    });
  }
}

customElements.define("order-list", OrderList);
