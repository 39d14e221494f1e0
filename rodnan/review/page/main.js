// The review page: what each key and button does, and the start.

import * as act from "./actions.js";
import { ask, reviewer } from "./api.js";
import { keysOn, showHelp, showPooled } from "./dialogs.js";
import { $, tell } from "./dom.js";
import { orderStudies } from "./list.js";
import { showAgreement } from "./reconcile.js";
import { state } from "./state.js";

// Keys are done one after the other, each on what the one before has left.
let turn = Promise.resolve();
const inTurn = (work) => { turn = turn.then(work).catch((error) => tell(error.message, true)); };

const agreement = () => showAgreement({ changed: () => act.reload(), third: act.startThird });

const ACTIONS = {
  a: () => act.decide("accept"), r: () => act.decide("reject"), e: () => act.decide("edit"), x: () => act.decide("undo"),
  u: act.undo, n: act.startAdding, j: () => act.next(1), k: () => act.next(-1), s: () => act.step(1), w: () => act.step(-1),
  d: act.nextUndone, p: showPooled, t: agreement, "?": showHelp,
};

function onKey(event) {
  if ($("dialog").open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) {
    if (event.key === "Escape" && state.form) { event.preventDefault(); act.leave(); }
    return;
  }
  if (state.pick) {
    if (act.pickKey(event)) event.preventDefault();
    return;
  }
  if (state.form) {
    if (event.key === "Escape") act.leave();
    return;
  }
  const onMark = event.target.matches("mark");
  if (onMark && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); event.target.click(); return; }
  if (onMark && event.key === "ArrowRight") { event.preventDefault(); inTurn(ACTIONS.j); return; }
  if (onMark && event.key === "ArrowLeft") { event.preventDefault(); inTurn(ACTIONS.k); return; }
  const action = keysOn() && ACTIONS[event.key];
  if (action) { event.preventDefault(); inTurn(action); }
}

function wire() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("settled", () => inTurn(agreement));
  for (const b of document.querySelectorAll("[data-key]")) b.addEventListener("click", () => inTurn(ACTIONS[b.dataset.key]));
  // Pressing a button must not clear the selection that it is about to use.
  document.querySelector(".actions").addEventListener("mousedown", (event) => event.preventDefault());
  $("form").addEventListener("submit", (event) => { event.preventDefault(); inTurn(act.save); });
  $("dialog-close").addEventListener("click", () => $("dialog").close());
  $("order").addEventListener("change", () => {
    localStorage.setItem("rodnan-order", $("order").value);
    orderStudies();
    inTurn(() => act.go(state.order[0]));
  });
  $("reviewer").addEventListener("change", () => inTurn(async () => {
    localStorage.setItem("rodnan-reviewer", $("reviewer").value);
    await act.reload();
    document.documentElement.dataset.reviewer = reviewer();
  }));
  $("others").addEventListener("change", () => inTurn(act.reload));
}

async function start() {
  $("reviewer").value = localStorage.getItem("rodnan-reviewer") || "reviewer";
  $("order").value = localStorage.getItem("rodnan-order") || "doubt";
  wire();
  const form = await ask("/api/form");
  state.fields = form.fields;
  state.doubt = form.doubt;
  state.suggestions = form.suggestions;
  act.suggest("outcomes", form.suggestions.outcome);
  act.suggest("tests", form.suggestions.test);
  act.suggest("units", form.suggestions.unit);
  await act.loadStudies();
  await act.go(state.order[0]);
  document.documentElement.dataset.ready = "yes";
}

start().catch((error) => tell(error.message, true));
