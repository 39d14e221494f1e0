// What a reviewer does: open, choose, decide, type, take back.

import { ask, reviewer } from "./api.js";
import { $, tell } from "./dom.js";
import { blankItem, drawForm, typedChanges } from "./form.js";
import { drawList, orderStudies } from "./list.js";
import { drawRecord, drawRows } from "./record.js";
import { decision, isDoubtful, isOpen, placeOf, row, samePlace, state } from "./state.js";
import { drawText, movePick, picked, selected, showLit, showPick, startPick } from "./text.js";

const UNSURE = ["impossible", "decision_error", "inconsistent", "consistent_if"];

// --- drawing -------------------------------------------------------------------------------------

function draw(focus) {
  const v = state.view;
  $("title").textContent = v.title || v.id;
  const arms = v.arms.map((a) => `${a.label}${a.n ? ` (n ${a.n})` : ""}`).join(", ");
  $("facts").textContent = [v.id, v.total_n ? `N ${v.total_n}` : "", arms].filter(Boolean).join(" · ");
  suggest("arms", ["all", ...v.arms.map((a) => a.label), ...state.suggestions.arm]);
  suggest("times", v.items.flatMap((r) => [r.shown.time, r.shown.versus_time]));
  drawFindings();
  drawItems(focus);
  drawList((i) => go(i));
}

function drawItems(focus) {
  drawText((at) => choose(at, true));
  drawRows((at) => choose(at, false));
  if (state.form) drawForm({ leave, kind: switchKind });
  else drawRecord();
  for (const b of document.querySelectorAll("[data-needs=row]")) b.disabled = !row();
  if (!state.form) showLit(focus);
}

export function suggest(id, words) {
  const options = [...new Set(words.filter(Boolean))].map((w) => {
    const option = document.createElement("option");
    option.value = w;
    return option;
  });
  $(id).replaceChildren(...options);
}

function drawFindings() {
  const shown = state.view.findings.filter((f) => UNSURE.includes(f.verdict));
  $("findings").replaceChildren(...shown.map((f) => {
    const p = document.createElement("li"), b = document.createElement("button"), tag = document.createElement("b");
    tag.className = `verdict v-${f.verdict}`;
    tag.textContent = f.verdict.replace("_", " ");
    b.type = "button";
    b.append(tag, ` ${f.message}`);
    b.addEventListener("click", () => f.span && choose(state.view.items.findIndex((r) => samePlace(r, f.span)), true));
    p.append(b);
    return p;
  }));
}

// --- going about ---------------------------------------------------------------------------------

export async function go(index, place) {
  if (index === undefined) { $("title").textContent = "Nothing to show here"; return; }
  show(await ask(`/api/study/${index}`), place);
}

function show(view, place) {
  state.view = view;
  state.studies[view.index] = view.entry;
  state.form = state.pick = null;
  const rows = view.items;
  const doubtful = rows.findIndex(isDoubtful), open = rows.findIndex(isOpen);
  const wanted = place ? rows.findIndex((r) => samePlace(r, place)) : -1;
  state.at = [wanted, doubtful, open, 0].find((i) => i >= 0);
  draw(true);
}

export async function loadStudies() {
  state.studies = await ask("/api/studies");
  orderStudies();
}

export async function reload() {
  await loadStudies();
  const here = row() && placeOf(row());
  await go(state.view?.index ?? state.order[0], here);
}

export async function step(by) {
  const at = state.order.indexOf(state.view.index), to = state.order[at + by];
  if (to === undefined) tell(by > 0 ? "This is the last study." : "This is the first study.");
  else { tell(""); await go(to); }
}

export async function nextUndone() {
  const at = state.order.indexOf(state.view.index);
  const turned = [...state.order.slice(at + 1), ...state.order.slice(0, at + 1)];
  const to = turned.find((i) => state.studies[i].decided < state.studies[i].items);
  if (to === undefined) tell("Every number of these studies is decided.");
  else { tell(""); await go(to); }
}

export function choose(at, focus) {
  if (!state.view.items.length) return;
  state.form = state.pick = null;
  state.at = Math.max(0, Math.min(at, state.view.items.length - 1));
  drawItems(focus);
}

export function next(by) {
  const to = state.at + by;
  if (to >= state.view.items.length) tell("End of this study; s goes to the next.");
  else if (to >= 0) { tell(""); choose(to, true); }
}

// --- deciding ------------------------------------------------------------------------------------

// Send a decision; the study comes back as it then stands. Return whether it was kept.
async function send(path, body, said, place) {
  try {
    const view = await ask(path, body);
    state.studies[view.index] = view.entry;
    const d = view.decision, back = place || { kind: d.kind, start: d.start, end: d.end, ordinal: d.ordinal };
    show(view, back);
    tell(`${said}: saved${view.problem ? ` (${view.problem})` : ""}`, Boolean(view.problem));
    return true;
  } catch (error) {
    tell(error.message, true);
    return false;
  }
}

const body = (r, more) => ({ study: state.view.id, reviewer: reviewer(), ...placeOf(r), ...more });

// Accepting is of what is shown: an edit that is shown is taken over with its changes.
function acceptance(r) {
  const d = decision(r);
  const edited = d && (d.action === "edit" || d.action === "add");
  return edited ? { action: "edit", changes: d.changes } : { action: "accept" };
}

export async function decide(action) {
  const r = row();
  if (!r || state.form) return;
  if (action === "edit") { startEdit(r); return; }
  const mine = r.mine;
  if (action === "undo" && !mine) { tell("You have decided nothing on this number; u undoes your last decision.", true); return; }
  if (action === "accept" && r.added && mine && mine.action !== "reject") { tell("You have added this record yourself.", true); return; }
  if (action === "accept" && r.added && mine) { tell("You have rejected this record; x takes that back.", true); return; }
  const kept = await send("/api/decide", body(r, action === "accept" ? acceptance(r) : { action }), action);
  if (kept && action !== "undo") onward();
}

// After a decision go on to the next number that is still open, if any.
function onward() {
  const rows = state.view.items, n = rows.length;
  const ahead = Array.from({ length: n }, (_, k) => (state.at + 1 + k) % n).find((i) => isOpen(rows[i]));
  if (ahead === undefined) tell(`${$("message").textContent}. All ${n} decided here; d opens the next study to do.`);
  else choose(ahead, true);
}

export const undo = () => send("/api/undo", { reviewer: reviewer() }, "undo");

// --- typing --------------------------------------------------------------------------------------

function startEdit(r) {
  state.form = { mode: "edit", kind: r.kind, item: r.shown, base: r.item, quote: r.item.quote, row: r };
  drawForm({ leave, kind: switchKind });
}

// Type what is agreed on where two reviewers differ: a value of neither.
export async function startThird(d) {
  const index = state.studies.findIndex((s) => s.id === d.study);
  $("dialog").close();
  await go(index, d);
  let r = row();
  if (!r || !samePlace(r, d)) r = { kind: d.kind, item: d, shown: fromChanges(d), ordinal: d.ordinal, added: true };
  state.form = { mode: "settle", kind: r.kind, item: r.shown, base: r.item, quote: d.quote, row: r };
  drawForm({ leave, kind: switchKind });
}

// An added record as one reviewer typed it, which another does not see on the page.
function fromChanges(d) {
  const item = blankItem(d.kind, d.quote);
  for (const [name, value] of Object.entries(d.changes)) {
    const [whole, part] = name.split(".");
    if (part) item[whole] = { ...item[whole], [part]: value };
    else item[whole] = value;
  }
  return item;
}

export function startAdding() {
  const words = selected();
  if (words) { typeNew(words); return; }
  startPick();
  if (!state.pick) return;
  drawItems(false);
  $("text").focus();
  sayPick();
}

function sayPick() {
  showPick();
  tell(`Picking “${picked().quote}”: ← → move, Shift with them takes more, Enter takes, Esc leaves.`);
}

function typeNew(words) {
  const kind = /\bp\b\s*(?:value)?\s*[=<>≤≥]/i.test(words.quote) ? "comparison" : "measurement";
  state.pick = null;
  state.form = { mode: "add", kind, ...words, item: blankItem(kind, words.quote), base: {} };
  drawItems(false);
  tell("");
}

function switchKind(kind) {
  state.form = { ...state.form, kind, item: blankItem(kind, state.form.quote) };
  drawForm({ leave, kind: switchKind });
}

export function leave() {
  state.form = state.pick = null;
  drawItems(true);
  tell("");
}

export async function save() {
  const f = state.form;
  if (!f) return;
  if (f.mode === "add") {
    await send("/api/decide", { study: state.view.id, reviewer: reviewer(), action: "add", kind: f.kind, start: f.start, end: f.end, changes: typedChanges(true) }, "add");
    return;
  }
  const changes = typedChanges(Boolean(f.row.added));
  if (f.mode === "settle") {
    const kept = await send("/api/settle", body(f.row, { action: "edit", changes }), "agreed");
    if (kept) document.dispatchEvent(new CustomEvent("settled"));
  } else await send("/api/decide", body(f.row, { action: "edit", changes }), "edit");
}

// --- picking words by keyboard -------------------------------------------------------------------

const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 };

// Return whether the key was one for picking.
export function pickKey(event) {
  if (event.key === "Escape") leave();
  else if (event.key === "Enter") typeNew(picked());
  else if (STEPS[event.key]) {
    movePick(STEPS[event.key], event.shiftKey);
    drawItems(false);
    sayPick();
  } else return false;
  return true;
}
