// The abstract with every number marked, and what is selected in it. Places are counted in code
// points, as the records count them.

import { $, el } from "./dom.js";
import { decision, isDoubtful, sign, state, status } from "./state.js";

const FORWARD = 1;
const SHORT = 18; // characters that are better not broken over two lines

export function drawText(onChoose) {
  const v = state.view, [from, to] = v.region;
  const chars = Array.from(v.text);
  const spans = v.items.map((r, at) => ({ r, at, start: r.item.start, end: r.item.end }));
  const pick = state.pick && { start: state.pick.words[state.pick.from][0], end: state.pick.words[state.pick.to][1] };
  const inside = (p) => Math.min(Math.max(p, from), to);
  const title = titleEnd(v);
  const ends = [from, title, to, ...spans.flatMap((s) => [s.start, s.end]), ...(pick ? [pick.start, pick.end] : [])].map(inside);
  const cuts = [...new Set(ends)].sort((a, b) => a - b);
  const nodes = [], heading = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [a, b] = [cuts[i], cuts[i + 1]];
    const words = chars.slice(a - from, b - from).join("");
    const here = spans.filter((s) => s.start <= a && b <= s.end);
    const picked = pick && pick.start <= a && b <= pick.end;
    const node = here.length ? mark(words, here, b, onChoose) : document.createTextNode(words);
    (b <= title ? heading : nodes).push(picked ? el("span", { class: "pick" }, node) : node);
  }
  $("title").className = heading.length ? "hidden" : "";
  $("text").replaceChildren(...(heading.length ? [el("strong", {}, heading)] : []), ...nodes);
}

// Where the title ends that the text begins with, its line feed included.
function titleEnd(v) {
  if (!v.title || !v.text.startsWith(v.title)) return v.region[0];
  const feed = v.text[v.title.length] === "\n" ? 1 : 0;
  return v.region[0] + Array.from(v.title).length + feed;
}

function mark(words, here, end, onChoose) {
  const lit = here.find((s) => s.at === state.at);
  const top = lit || here[0];
  const kinds = new Set(here.map((s) => (s.r.kind === "measurement" ? "m" : "c")));
  const classes = [...kinds];
  if (lit) classes.push("lit");
  if (here.every((s) => decision(s.r))) classes.push("decided");
  if (here.every((s) => decision(s.r)?.action === "reject")) classes.push("rejected");
  if (here.some((s) => isDoubtful(s.r))) classes.push("doubt");
  if (words.length <= SHORT && !words.includes("\n")) classes.push("short");
  const last = here.filter((s) => s.end === end).map((s) => sign(s.r)).filter(Boolean);
  const next = () => onChoose(lit && here.length > 1 ? here[(here.indexOf(lit) + FORWARD) % here.length].at : top.at);
  return el("mark", {
    class: classes.join(" "), role: "button", tabindex: lit ? "0" : "-1", "data-at": String(top.at), "data-sign": [...new Set(last)].join(""),
    "aria-label": `${words}: ${here.map((s) => `${s.r.kind}, ${status(s.r)}`).join("; ")}`, onclick: next,
  }, words);
}

export function showLit(focus) {
  const lit = document.querySelector("#text mark.lit");
  if (!lit) return;
  if (focus) lit.focus({ preventScroll: true });
  lit.scrollIntoView({ block: "nearest" });
}

// --- words selected by mouse, or picked by keyboard ----------------------------------------------

// Return the place of the mouse's selection, or null.
export function selected() {
  const selection = window.getSelection(), box = $("text");
  if (!selection.rangeCount || selection.isCollapsed || !box.contains(selection.anchorNode) || !box.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0), before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(range.startContainer, range.startOffset);
  const whole = range.toString(), quote = whole.trim();
  if (!quote) return null;
  const lead = whole.length - whole.trimStart().length;
  const start = state.view.region[0] + Array.from(before.toString()).length + lead;
  return { start, end: start + Array.from(quote).length, quote };
}

const WORD = /[^\s()[\];,]+/g;

export function startPick() {
  const text = state.view.text, from = state.view.region[0];
  const words = [];
  for (const found of text.matchAll(WORD)) {
    const word = found[0].replace(/[.:]+$/, "");
    if (!word) continue;
    const start = from + Array.from(text.slice(0, found.index)).length;
    words.push([start, start + Array.from(word).length]);
  }
  if (!words.length) return;
  const here = state.view.items[state.at]?.item.start ?? from;
  const at = Math.max(0, words.findIndex((w) => w[0] >= here));
  state.pick = { words, from: at, to: at };
}

export function movePick(step, extend) {
  const p = state.pick, last = p.words.length - 1;
  const to = Math.min(Math.max(p.to + step, extend ? p.from : 0), last);
  state.pick = { ...p, from: extend ? p.from : to, to };
}

export function picked() {
  const p = state.pick, start = p.words[p.from][0], end = p.words[p.to][1];
  const chars = Array.from(state.view.text), from = state.view.region[0];
  return { start, end, quote: chars.slice(start - from, end - from).join("") };
}

export const showPick = () => document.querySelector("#text .pick")?.scrollIntoView({ block: "nearest" });
