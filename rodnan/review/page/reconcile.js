// Two reviewers: how far they agree, and what stands where they do not.

import { ask } from "./api.js";
import { show } from "./dialogs.js";
import { $, el, table } from "./dom.js";
import { label, word } from "./state.js";

const SAID = { accept: "accept as read", reject: "reject", edit: "edit", add: "add", undo: "undo" };

const plain = (value) => (Array.isArray(value) ? value.map((x) => (typeof x === "object" ? `${x.start}–${x.end}` : x)).join("; ") : value === null ? "none" : word(String(value)));

function words(d) {
  const changes = Object.entries(d.changes).map(([name, value]) => `${label(name)} ${plain(value)}`);
  return `${SAID[d.action]}${changes.length ? `: ${changes.join(", ")}` : ""}`;
}

const key = (d) => ({ study: d.study, kind: d.kind, start: d.start, end: d.end, ordinal: d.ordinal });

// handlers: changed(view) after something was settled; third(d) to type a value of neither.
export async function showAgreement(handlers, first, second) {
  const query = first ? `?${new URLSearchParams({ first, second })}` : "";
  const a = await ask(`/api/agreement${query}`);
  const again = () => showAgreement(handlers, a.first, a.second);

  async function settle(d, action, changes) {
    await ask("/api/settle", { ...key(d), action, changes });
    await handlers.changed(d.study);
    await again();
  }

  const button = (text, work) => el("button", { type: "button", onclick: () => work().catch((e) => { $("dialog-message").textContent = e.message; }) }, text);

  function side(name, d, other) {
    if (!d) return el("span", { class: "muted" }, `${name} has no such record`);
    // Agreed on, a record added by hand says all of it in full.
    const action = d.action === "add" ? "edit" : d.action;
    return button(`${name}: ${words(d)}`, () => settle(d, action, d.changes));
  }

  function line([x, y]) {
    const d = x || y, added = d.ordinal >= 1000;
    const seen = [x, y].filter(Boolean).map((one) => one.action);
    const rest = [
      added || seen.includes("accept") ? null : button("As read", () => settle(d, "accept")),
      seen.includes("reject") ? null : button("Reject", () => settle(d, "reject")),
      button("Another value …", () => handlers.third(d)),
    ];
    return [d.study, `“${d.quote}”`, side(a.first, x), side(a.second, y), el("span", { class: "choices" }, rest)];
  }

  const parts = [];
  if (a.reviewers.length > 2) parts.push(chooser(a, handlers));
  parts.push(el("p", { id: "dialog-message", role: "status" }, summary(a)));
  if (a.differ.length) parts.push(el("h3", {}, "Open: choose what stands"), table(["study", "words", a.first, a.second, "neither"], a.differ.map(line)));
  else if (a.reviewers.length > 1) parts.push(el("p", {}, "Nothing is open between them."));
  if (a.settled.length) {
    const rows = a.settled.map((d) => [d.study, `“${d.quote}”`, words(d), button("Take back", () => settle(d, "undo"))]);
    parts.push(el("h3", {}, "Settled"), table(["study", "words", "agreed", ""], rows));
  }
  show("Two reviewers", ...parts);
}

function summary(a) {
  if (a.reviewers.length < 2) return "Two reviewers are needed. Each decides under an own name, without seeing the other's decisions.";
  if (!a.both) return `${a.first} and ${a.second} have decided no number both.`;
  return `${a.first} and ${a.second}: ${a.agree} of ${a.both} decisions alike; kappa ${a.kappa === null ? "not defined" : a.kappa.toFixed(2)}.`;
}

function chooser(a, handlers) {
  const pick = (name, at) => el("select", { "aria-label": `Reviewer ${at}`, onchange: () => {
    const [x, y] = document.querySelectorAll(".pair select");
    if (x.value !== y.value) showAgreement(handlers, x.value, y.value);
  } }, a.reviewers.map((r) => el("option", { value: r, selected: r === name }, r)));
  return el("p", { class: "pair" }, "Compare ", pick(a.first, 1), " with ", pick(a.second, 2));
}
