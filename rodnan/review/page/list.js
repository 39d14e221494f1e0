// The list of studies: its order, how far each one is, and the progress of all.

import { $, el } from "./dom.js";
import { state } from "./state.js";

// The order is made when asked for and then kept: what is decided must not move the list about.
export function orderStudies() {
  const how = $("order").value;
  const rows = state.studies.map((_, i) => i);
  const s = state.studies;
  if (how !== "input") rows.sort((a, b) => s[b].doubt - s[a].doubt || a - b);
  state.order = how === "open" ? rows.filter((i) => s[i].decided < s[i].items) : rows;
}

export function drawList(onOpen) {
  $("list").replaceChildren(...state.order.map((i) => {
    const s = state.studies[i];
    const done = s.decided >= s.items;
    const here = state.view?.index === i;
    return el("li", {}, el("button", { type: "button", "aria-current": here ? "true" : null, class: done ? "done" : null, onclick: () => onOpen(i) },
      el("span", { class: "name" }, s.title || s.id),
      el("small", {}, `${done ? "✓ " : ""}${s.decided} of ${s.items}`, s.flagged ? el("b", { class: "flag" }, ` ⚑ ${s.flagged} flagged`) : null, ` · ${s.id}`)));
  }));
  const done = state.studies.reduce((n, s) => n + Math.min(s.decided, s.items), 0);
  const all = state.studies.reduce((n, s) => n + s.items, 0);
  const whole = state.studies.filter((s) => s.decided >= s.items).length;
  $("bar").max = Math.max(all, 1);
  $("bar").value = done;
  $("progress").textContent = `${done} of ${all} numbers · ${whole} of ${state.studies.length} studies`;
  const current = document.querySelector('#list button[aria-current="true"]');
  if (current) {
    const box = $("list").parentElement, top = current.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + current.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 3;
  }
}
