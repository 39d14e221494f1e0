// Typing a record: an edit, an added record, or a third value where two reviewers differ.

import { $, el } from "./dom.js";
import { label, state, typed, word } from "./state.js";

const SUGGESTED = { outcome: "outcomes", arm: "arms", time: "times", versus_time: "times", test: "tests", unit: "units", groups: "arms" };
const HINTS = { numbers: "numbers, separated by ;", texts: "separated by ;" };

function control(field, item) {
  const id = `field-${field.name}`, text = typed(item, field.name);
  if (field.form === "choice") {
    const choices = field.needed ? field.choices : ["", ...field.choices];
    return el("select", { id, name: field.name }, choices.map((c) => el("option", { value: c, selected: c === text }, word(c) || "(none)")));
  }
  return el("input", {
    id, name: field.name, value: text, list: SUGGESTED[field.name], autocomplete: "off", required: field.needed, placeholder: HINTS[field.form],
    inputmode: field.form === "number" || field.form === "whole" ? "decimal" : null,
  });
}

function supports(item) {
  const chosen = item.supports || [];
  const rows = state.view.items.filter((r) => r.kind === "measurement");
  const boxes = rows.map((r) => {
    const p = { start: r.item.start, end: r.item.end, ordinal: r.ordinal };
    const checked = chosen.some((c) => c.start === p.start && c.end === p.end && c.ordinal === p.ordinal);
    return el("label", {}, el("input", { type: "checkbox", name: "supports", value: JSON.stringify(p), checked }), ` ${r.item.quote} `, el("small", {}, `${r.shown.outcome}, ${r.shown.arm}`));
  });
  return el("fieldset", { class: "supports" }, el("legend", {}, label("supports")), boxes);
}

export function drawForm(handlers) {
  const { mode, kind, item, quote } = state.form;
  $("detail").replaceChildren();
  const names = { edit: "Edit", add: "New record", settle: "Agreed record" };
  $("record-title").replaceChildren(el("span", { class: `tag ${kind[0]}` }, kind), " ", quote);
  $("record-status").textContent = `${names[mode]}: Enter saves, Esc leaves`;
  const rows = [];
  if (mode === "add") {
    const options = Object.keys(state.fields).map((k) => el("option", { value: k, selected: k === kind }, k));
    rows.push(el("label", { for: "field-kind-of-record" }, "record"), el("select", { id: "field-kind-of-record", onchange: (e) => handlers.kind(e.target.value) }, options));
  }
  for (const field of state.fields[kind]) {
    if (field.form === "places") rows.push(supports(item));
    else rows.push(el("label", { for: `field-${field.name}` }, label(field.name)), control(field, item));
  }
  const buttons = el("p", { class: "save" }, el("button", { type: "submit", class: "first" }, "Save"), el("button", { type: "button", onclick: handlers.leave }, "Leave (Esc)"));
  $("form").replaceChildren(...rows, buttons);
  $("form").querySelector("input, select").focus();
}

function read(field) {
  if (field.form === "places") return [...$("form").querySelectorAll("[name=supports]:checked")].map((c) => JSON.parse(c.value));
  const text = $("form").elements[field.name].value.trim();
  if (field.form === "texts") return text.split(/\s*;\s*/).filter(Boolean);
  if (field.form === "numbers") return text.split(/[;\s]+/).filter(Boolean);
  return text === "" ? null : text;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function before(field, item) {
  if (field.form === "places") return item.supports || [];
  const text = typed(item, field.name);
  if (field.form === "texts" || field.form === "numbers") return text.split(/;\s*/).filter(Boolean);
  return text === "" ? null : text;
}

// What was typed: of an added record all of it, of one that was read what differs from the text.
export function typedChanges(whole) {
  const changes = {};
  for (const field of state.fields[state.form.kind]) {
    const now = read(field), was = before(field, state.form.base);
    const empty = now === null || (Array.isArray(now) && !now.length);
    if (whole ? !empty : !same(now, was)) changes[field.name] = now;
  }
  return changes;
}

export function blankItem(kind, quote) {
  const numbers = quote.replace(/[−–](?=\d)/g, "-").match(/-?\d+(?:\.\d+)?/g) || [];
  const all = state.view.arms.length ? "" : "all";
  if (kind === "comparison") {
    const op = (quote.match(/[=<>]/) || ["="])[0];
    const p = (quote.match(/\bp\b[^\d]*([\d.]+\d)/i) || [])[1];
    return { outcome: "", groups: [], design: "between", p_op: p ? op : null, p: p ?? null, supports: [] };
  }
  const pm = /±|\+\/-/.test(quote);
  return { outcome: "", arm: all, kind: "level", center: "mean", value: numbers[0] ?? null, spread: pm ? "unknown_pm" : null, spread_values: pm && numbers[1] ? [numbers[1].replace("-", "")] : [] };
}
