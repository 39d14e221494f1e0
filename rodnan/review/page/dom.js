// Making and finding elements. Text goes on the page as text nodes only.

export const $ = (id) => document.getElementById(id);

export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

// What changed, for the eye and for a screen reader (the line is a live region).
export function tell(words, bad) {
  $("message").textContent = words;
  $("message").className = bad ? "error" : "";
}

export function table(heads, rows) {
  const head = el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)));
  const body = rows.map((cells) => el("tr", {}, cells.map((c, i) => el("td", { "data-head": heads[i] }, c))));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    el("table", {}, el("thead", {}, head), el("tbody", {}, body)));
}
