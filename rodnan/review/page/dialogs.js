// Windows over the page: the pooled table, and the keys.

import { ask } from "./api.js";
import { $, el, table } from "./dom.js";

export function show(title, ...content) {
  $("dialog-title").textContent = title;
  $("dialog-body").className = "";
  $("dialog-body").replaceChildren(...content);
  if (!$("dialog").open) $("dialog").showModal();
}

export async function showPooled() {
  show("Pooled, with the decisions so far", el("p", { role: "status" }, "Pooling …"));
  const pooled = await ask("/api/pooled");
  const rows = pooled.rows.map((cells) => cells.map((c) => (c === null || c === undefined ? "" : String(c))));
  show("Pooled, with the decisions so far", rows.length ? table(pooled.heads, rows) : el("p", {}, "Nothing can be pooled yet."));
  $("dialog-body").className = "pooled";
}

const KEYS = [
  ["j  k", "next, previous number (in the text also → ←)"],
  ["a", "accept"],
  ["r", "reject"],
  ["e", "edit: Enter saves, Esc leaves"],
  ["n", "new record: of the words selected, or pick them with ← →, more with Shift, Enter takes"],
  ["u", "undo your last decision, wherever it was"],
  ["x", "take back your decision on this number"],
  ["s  w", "next, previous study"],
  ["d", "next study that is not done"],
  ["p", "pooled table"],
  ["t", "two reviewers"],
  ["?", "this list"],
];

export const keysOn = () => localStorage.getItem("rodnan-keys") !== "off";

export function showHelp() {
  const box = el("input", { type: "checkbox", checked: keysOn(), onchange: (e) => localStorage.setItem("rodnan-keys", e.target.checked ? "on" : "off") });
  show("Keys", el("table", { class: "keys" }, el("tbody", {}, KEYS.map(([k, w]) => el("tr", {},
    el("th", { scope: "row" }, k.split("  ").map((one) => [el("kbd", {}, one), " "])), el("td", {}, w))))),
  el("p", {}, el("label", {}, box, " Use these keys (off: buttons and Tab do all of it)")));
}
