"use strict";
// The review page. The server holds the state; every decision is sent at once and the study comes
// back as it then stands. Text goes on the page as text nodes only.
(() => {
  const $ = (id) => document.getElementById(id);
  const FIELDS = {
    measurement: ["outcome", "arm", "time", "kind", "center", "value", "spread", "spread_values", "ci_level", "n", "events", "percent", "unit"],
    comparison: ["outcome", "groups", "time", "design", "versus_time", "test", "p_op", "p", "supports"],
  };
  const CHOICES = {
    kind: ["level", "change", "percent_change", "proportion"],
    center: ["mean", "median", "geometric mean", "count", "percent", "rate", "value"],
    spread: ["", "sd", "se", "ci", "iqr", "range", "unknown_pm"],
    design: ["within", "between", "multi", "association", "interaction", "other"],
    p_op: ["", "=", "<", ">", "<=", ">=", "ns"],
  };
  const NUMBERS = new Set(["value", "ci_level", "n", "events", "percent", "p"]);
  const LISTS = new Set(["spread_values", "supports", "groups"]);
  const DOUBT = 0.7;
  const KEYS = [["j / k", "next / previous number"], ["a", "accept"], ["r", "reject"], ["e", "edit: Enter saves, Esc leaves"], ["u", "undo the last decision on this number"],
    ["n", "add a record: select its words first"], ["s / w", "next / previous study"], ["p", "pooled table"], ["?", "this list"]];
  const state = { studies: [], order: [], at: 0, view: null, item: 0, adding: null };

  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [k, v] of Object.entries(props || {})) {
      if (v === null || v === undefined || v === false) continue;
      if (k === "class") node.className = v;
      else if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
      else node.setAttribute(k, v === true ? "" : v);
    }
    node.append(...children.flat().filter((c) => c !== null && c !== undefined));
    return node;
  }

  const reviewer = () => $("reviewer").value.trim() || "reviewer";

  async function ask(path, body) {
    const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
    const joint = path.includes("?") ? "&" : "?";
    const answer = await fetch(`${path}${joint}reviewer=${encodeURIComponent(reviewer())}`, options);
    const content = await answer.json();
    if (!answer.ok) throw new Error(content.error || answer.statusText);
    return content;
  }

  function tell(words, bad) {
    $("message").textContent = words;
    $("message").className = bad ? "error" : "";
  }

  // --- the list ---------------------------------------------------------------------------------
  async function loadStudies() {
    state.studies = await ask("/api/studies");
    orderStudies();
  }

  function orderStudies() {
    const how = $("order").value;
    const rows = state.studies.map((s, i) => i);
    if (how === "doubt") rows.sort((a, b) => state.studies[b].doubt - state.studies[a].doubt || a - b);
    state.order = how === "open" ? rows.filter((i) => state.studies[i].decided < state.studies[i].items) : rows;
    drawList();
  }

  function drawList() {
    $("list").replaceChildren(...state.order.map((i, at) => {
      const s = state.studies[i];
      return el("li", {}, el("button", { type: "button", "aria-current": state.view && state.view.index === i ? "true" : null, onclick: () => open(at) },
        s.title || s.id, el("small", {}, `${s.id} · ${s.decided} of ${s.items} decided${s.flagged ? ` · ${s.flagged} flagged` : ""}`)));
    }));
    const done = state.studies.reduce((n, s) => n + Math.min(s.decided, s.items), 0);
    const all = state.studies.reduce((n, s) => n + s.items, 0);
    $("progress").textContent = `${done} of ${all} numbers decided`;
  }

  async function open(at, item) {
    if (!state.order.length) { $("title").textContent = "Nothing to show here."; return; }
    state.at = Math.max(0, Math.min(at, state.order.length - 1));
    state.view = await ask(`/api/study/${state.order[state.at]}`);
    state.adding = null;
    const rows = state.view.items;
    state.item = item ?? Math.max(0, rows.findIndex((x) => !x.mine && x.item.confidence < DOUBT));
    draw();
    drawList();
    document.querySelector('#list button[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }

  // --- the text ---------------------------------------------------------------------------------
  // What this reviewer sees: what both have agreed on, else the own decision, else another's.
  const shownDecision = (row) => (row.stands?.reviewer === "agreed" ? row.stands : row.mine || row.stands);
  const effective = (row) => ({ ...row.item, ...(shownDecision(row)?.changes || {}) });

  function draw() {
    const v = state.view;
    $("title").textContent = v.title || v.id;
    const r = v.record;
    $("facts").textContent = [v.id, r.total_n ? `N = ${r.total_n}` : "", r.arms.map((a) => `${a.label}${a.n ? " " + a.n : ""}`).join("; ")].filter(Boolean).join(" · ");
    $("arms").replaceChildren(...["all", ...r.arms.map((a) => a.label)].map((a) => el("option", { value: a })));
    drawText();
    const serious = r.findings.filter((f) => ["impossible", "decision_error", "inconsistent", "consistent_if"].includes(f.verdict));
    $("findings").replaceChildren(...serious.map((f) => el("p", {}, el("span", { class: `verdict v-${f.verdict}` }, f.verdict.replace("_", " ")), " ", f.message)));
    drawForm();
  }

  function drawText() {
    const v = state.view, [from, to] = v.region;
    const rows = [...v.items.map((x, i) => ({ ...x, at: i })), ...v.added.map((d) => ({ kind: d.kind, item: d, mine: d, stands: d, at: -1 }))];
    const cuts = [...new Set([from, to, ...rows.flatMap((x) => [x.item.start, x.item.end])])].sort((a, b) => a - b);
    const chars = Array.from(v.text);
    const nodes = [];
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [a, b] = [cuts[i], cuts[i + 1]];
      const here = rows.filter((x) => x.item.start <= a && b <= x.item.end);
      const piece = chars.slice(a - from, b - from).join("");
      if (!here.length) { nodes.push(piece); continue; }
      const kinds = [...new Set(here.map((x) => (x.kind === "measurement" ? "m" : "c")))];
      const classes = [...kinds];
      if (here.some((x) => x.at === state.item)) classes.push("lit");
      if (here.every((x) => x.mine || x.at < 0)) classes.push("decided");
      if (here.every((x) => shownDecision(x)?.action === "reject")) classes.push("rejected");
      if (here.some((x) => x.at >= 0 && !x.mine && x.item.confidence < DOUBT)) classes.push("doubt");
      const first = here.find((x) => x.at >= 0);
      nodes.push(el("mark", { class: classes.join(" "), tabindex: first ? "0" : null, "data-item": first ? String(first.at) : null,
        onclick: () => first && choose(here.some((x) => x.at === state.item) ? cycle(here) : first.at) }, piece));
    }
    $("text").replaceChildren(...nodes);
    document.querySelector("#text mark.lit")?.scrollIntoView({ block: "nearest" });
  }

  function cycle(here) {
    const own = here.filter((x) => x.at >= 0).map((x) => x.at);
    return own[(own.indexOf(state.item) + 1) % own.length];
  }

  function choose(index) {
    state.adding = null;
    state.item = Math.max(0, Math.min(index, state.view.items.length - 1));
    drawText();
    drawForm();
  }

  // --- the record -------------------------------------------------------------------------------
  function shown(value) {
    if (value === null || value === undefined) return "";
    return Array.isArray(value) ? value.join("; ") : String(value);
  }

  function field(name, value, editing) {
    const id = `field-${name}`;
    const label = el("label", { for: id }, name.replace("_", " "));
    if (CHOICES[name] && editing) {
      const options = CHOICES[name].map((c) => el("option", { value: c, selected: c === (value ?? "") }, c || "(none)"));
      return [label, el("select", { id, name }, options)];
    }
    const list = name === "outcome" ? "outcomes" : name === "arm" ? "arms" : null;
    return [label, el("input", { id, name, value: shown(value), readonly: !editing, list: editing ? list : null, autocomplete: "off" })];
  }

  function drawForm(editing) {
    const row = state.view.items[state.item];
    const adding = state.adding;
    $("form").replaceChildren();
    if (!row && !adding) { $("record-title").textContent = "No numbers found here; select words and press n to add."; return; }
    const kind = adding ? adding.kind : row.kind;
    const item = adding ? adding.item : effective(row);
    const status = adding ? "new" : row.mine ? `${row.mine.action}ed by you`.replace("ee", "e") : row.stands ? `${row.stands.action}: ${row.stands.reviewer}` : `confidence ${row.item.confidence.toFixed(2)}`;
    $("record-title").textContent = `${kind} “${adding ? adding.quote : row.item.quote}” (${status})`;
    for (const name of FIELDS[kind]) $("form").append(...field(name, item[name], editing || Boolean(adding)));
    if (editing || adding) {
      $("form").append(el("span", {}), el("button", { type: "submit" }, "Save (Enter)"));
      $("form").querySelector("input, select")?.focus();
    }
  }

  function read(name, text) {
    const clean = text.trim();
    if (LISTS.has(name)) {
      const parts = clean ? clean.split(/\s*;\s*/) : [];
      return name === "groups" ? parts : parts.map(Number);
    }
    if (clean === "") return null;
    if (!NUMBERS.has(name)) return clean;
    const number = Number(clean.replace(",", "."));
    if (Number.isNaN(number)) throw new Error(`${name} must be a number, got ${clean}`);
    return number;
  }

  function formChanges(kind, before) {
    const changes = {};
    for (const name of FIELDS[kind]) {
      const input = $("form").elements[name];
      const value = read(name, input.value);
      if (JSON.stringify(value) !== JSON.stringify(before ? before[name] ?? (LISTS.has(name) ? [] : null) : undefined)) changes[name] = value;
    }
    return changes;
  }

  async function send(action, extra) {
    const row = state.view.items[state.item];
    const place = row ? { kind: row.kind, start: row.item.start, end: row.item.end, ordinal: row.ordinal } : {};
    try {
      state.view = await ask("/api/decide", { study: state.view.id, reviewer: reviewer(), action, ...place, ...extra });
      tell(`${action}: saved`);
    } catch (error) {
      tell(error.message, true);
      return false;
    }
    state.adding = null;
    draw();
    await loadStudies();
    return true;
  }

  async function decide(action) {
    if (!state.view) return;
    if (action === "edit") { if (state.view.items.length) { state.adding = null; drawForm(true); } return; }
    if (action === "add") { startAdding(); return; }
    if (!state.view.items.length) return;
    const saved = await send(action);
    if (saved && action !== "undo") next(1);
  }

  function next(step) {
    const to = state.item + step;
    if (to >= state.view.items.length) { tell("End of this study; s goes to the next."); return; }
    if (to >= 0) choose(to);
  }

  function startAdding() {
    const selection = window.getSelection();
    const box = $("text");
    if (!selection.rangeCount || selection.isCollapsed || !box.contains(selection.anchorNode) || !box.contains(selection.focusNode)) {
      tell("Select the words of the number in the text first, then press n.", true);
      return;
    }
    const range = selection.getRangeAt(0), before = document.createRange();
    before.selectNodeContents(box);
    before.setEnd(range.startContainer, range.startOffset);
    const start = state.view.region[0] + Array.from(before.toString()).length;
    const quote = range.toString();
    const end = start + Array.from(quote).length;
    const kind = /\bp\b\s*[=<>≤≥]/i.test(quote) ? "comparison" : "measurement";
    const value = Number((quote.replace(/[−–]/g, "-").match(/-?\d+(?:[.,]\d+)?/) || [""])[0].replace(",", "."));
    const item = kind === "measurement" ? { outcome: "", arm: "all", kind: "level", center: "mean", value, spread: null, spread_values: [] }
      : { outcome: "", groups: [], design: "between", p_op: "=", p: value, supports: [] };
    state.adding = { kind, item, start, end, quote };
    drawForm();
  }

  $("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (state.adding) {
        const a = state.adding;
        const changes = formChanges(a.kind, null);
        if (!changes.outcome) throw new Error("outcome is needed");
        await send("add", { kind: a.kind, start: a.start, end: a.end, ordinal: 1000 + state.view.added.length, changes });
      } else {
        const row = state.view.items[state.item];
        const changes = { ...(shownDecision(row)?.changes || {}), ...formChanges(row.kind, effective(row)) };
        await send("edit", { changes });
      }
    } catch (error) { tell(error.message, true); }
  });

  // --- dialogs ----------------------------------------------------------------------------------
  function dialog(title, ...content) {
    $("dialog-title").textContent = title;
    $("dialog-body").replaceChildren(...content);
    $("dialog").showModal();
  }

  function rowsTable(heads, rows) {
    return el("table", {}, el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, rows.map((r) => el("tr", {}, r.map((c) => el("td", {}, shown(c)))))));
  }

  async function showPooled() {
    try {
      const pooled = await ask("/api/pooled");
      dialog("Pooled, with the decisions so far", rowsTable(pooled.heads, pooled.rows));
    } catch (error) { tell(error.message, true); }
  }

  async function showAgreement() {
    const a = await ask("/api/agreement");
    const summary = a.reviewers.length < 2 ? "Two reviewers are needed; each decides under an own name." :
      `${a.first} and ${a.second}: ${a.agree} of ${a.both} decisions alike; kappa ${a.kappa === null ? "not defined" : a.kappa.toFixed(2)}.`;
    const words = (d) => d.action + (d.changes ? ` ${d.changes}` : "");
    const settle = (d) => el("button", { type: "button", onclick: async () => {
      await ask("/api/decide", { study: d.study, reviewer: "agreed", action: d.action, kind: d.kind, start: d.start, end: d.end, ordinal: d.ordinal, changes: d.changes ? JSON.parse(d.changes) : null });
      $("dialog").close();
      await loadStudies();
      await open(state.at, state.item);
      await showAgreement();
    } }, `keep: ${words(d)}`);
    dialog("Two reviewers", el("p", {}, summary), el("table", {}, el("tbody", {}, a.differ.map(([x, y]) =>
      el("tr", {}, el("td", {}, x.study), el("td", {}, `“${x.quote}”`), el("td", {}, `${x.reviewer}: `, settle(x)), el("td", {}, `${y.reviewer}: `, settle(y)))))));
  }

  function showHelp() {
    dialog("Keys", el("table", {}, el("tbody", {}, KEYS.map(([k, w]) => el("tr", {}, el("td", {}, el("kbd", {}, k)), el("td", {}, w))))));
  }

  // --- keys -------------------------------------------------------------------------------------
  // Keys are done one after the other, each on what the one before has left.
  let turn = Promise.resolve();
  const inTurn = (work) => { turn = turn.then(work).catch((error) => tell(error.message, true)); };

  const ACTIONS = { a: () => decide("accept"), r: () => decide("reject"), e: () => decide("edit"), u: () => decide("undo"), n: () => decide("add"),
    j: () => next(1), k: () => next(-1), s: () => open(state.at + 1), w: () => open(state.at - 1), p: showPooled, "?": showHelp };

  document.addEventListener("keydown", (event) => {
    if ($("dialog").open || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input:not([readonly]), select, textarea");
    if (typing) {
      if (event.key === "Escape") { state.adding = null; drawForm(); event.target.blur(); }
      return;
    }
    if (event.key === "Enter" && event.target.matches("mark[data-item]")) { choose(Number(event.target.dataset.item)); return; }
    const action = ACTIONS[event.key];
    if (action) { event.preventDefault(); inTurn(action); }
  });
  document.querySelectorAll("[data-action]").forEach((b) => b.addEventListener("click", () => inTurn(() => decide(b.dataset.action))));
  // Pressing a button must not clear the selection that it is about to use.
  document.querySelector(".actions").addEventListener("mousedown", (event) => event.preventDefault());
  $("show-pooled").addEventListener("click", showPooled);
  $("show-agreement").addEventListener("click", showAgreement);
  $("show-help").addEventListener("click", showHelp);
  $("dialog-close").addEventListener("click", () => $("dialog").close());
  $("order").addEventListener("change", () => { localStorage.setItem("rodnan-order", $("order").value); orderStudies(); open(0); });
  $("reviewer").addEventListener("change", () => inTurn(async () => {
    localStorage.setItem("rodnan-reviewer", $("reviewer").value);
    await loadStudies();
    await open(state.at, state.item);
    document.documentElement.dataset.reviewer = reviewer();
  }));

  async function start() {
    $("reviewer").value = localStorage.getItem("rodnan-reviewer") || "reviewer";
    $("order").value = localStorage.getItem("rodnan-order") || "doubt";
    const words = await ask("/api/vocabulary");
    $("outcomes").replaceChildren(...words.outcomes.map((o) => el("option", { value: o })));
    await loadStudies();
    await open(0);
    document.documentElement.dataset.ready = "yes";
  }
  start().catch((error) => tell(error.message, true));
})();
