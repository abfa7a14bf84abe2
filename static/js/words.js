// Words that scripts show come from the page, so that they are translated: <div id="words" data-…>.
export const word = (name) => document.getElementById("words")?.dataset[name] ?? "";

// Says something to people who listen to the page.
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}
