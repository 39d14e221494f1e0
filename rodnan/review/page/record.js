// The record of the number chosen, to read, and all records of the study to go to.

import { $, el } from "./dom.js";
import { decision, isDoubtful, label, row, sign, state, status, typed, word } from "./state.js";

export function place(p) {
  return state.view.items.find((r) => r.kind === "measurement" && r.item.start === p.start && r.item.end === p.end && r.ordinal === p.ordinal);
}

const words = (r) => `${typed(r.shown, "value")} (${r.shown.outcome}, ${r.shown.arm})`;

function value(item, field) {
  if (field.form === "places") return (item.supports || []).map((p) => place(p)).filter(Boolean).map(words).join("; ");
  const text = typed(item, field.name);
  return field.form === "choice" ? word(text) : text;
}

export function drawRecord() {
  const r = row();
  $("form").replaceChildren();
  $("detail").replaceChildren();
  $("brief").textContent = r ? `${r.item.quote}: ${summary(r)}` : "";
  if (!r) {
    $("record-title").textContent = "No numbers were found here";
    $("record-status").textContent = "Select the words of one in the text and press n to add it.";
    return;
  }
  $("record-title").replaceChildren(el("span", { class: `tag ${r.kind[0]}` }, r.kind), " ", r.item.quote);
  $("record-status").textContent = `${state.at + 1} of ${state.view.items.length} · ${status(r)}`;
  for (const field of state.fields[r.kind]) {
    const now = value(r.shown, field), read = r.added ? now : value(r.item, field);
    if (!now && !read) continue;
    $("detail").append(el("dt", {}, label(field.name)), el("dd", {}, now || "none", now !== read ? el("del", { title: "as read" }, read || "none") : null));
  }
  if (r.shown.imputed?.length) $("detail").append(el("dt", {}, "taken over"), el("dd", {}, r.shown.imputed.join("; ")));
}

function summary(r) {
  const s = r.shown;
  if (r.kind === "measurement") {
    return [s.outcome, s.arm, s.time, s.kind === "level" ? null : word(s.kind), s.n ? `n ${s.n}` : null].filter(Boolean).join(" · ");
  }
  return [s.outcome, (s.groups || []).join(" vs "), s.time, s.design].filter(Boolean).join(" · ");
}

export function drawRows(onChoose) {
  $("rows").replaceChildren(...state.view.items.map((r, at) => el("li", {}, el("button", {
    type: "button", class: [decision(r)?.action, isDoubtful(r) ? "doubt" : ""].filter(Boolean).join(" "), "aria-current": at === state.at ? "true" : null, onclick: () => onChoose(at),
  }, el("span", { class: "sign", "aria-hidden": "true" }, sign(r)), el("span", {}, el("b", { class: r.kind[0] }, r.item.quote), " ", summary(r)), el("span", { class: "hidden" }, `, ${status(r)}`)))));
  const box = $("rows"), current = box.querySelector('[aria-current="true"]');
  if (current && box.scrollHeight > box.clientHeight) box.scrollTop = current.offsetTop - box.offsetTop - box.clientHeight / 3;
}
