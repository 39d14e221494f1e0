// What the page shows now, and what can be said of a row (an item of the study with its decisions).

export const state = {
  studies: [], // entries of the list, in the order of the input
  order: [], // indexes into studies, in the order shown
  view: null, // the study that is open
  at: 0, // the row that is chosen
  form: null, // what is being typed: { mode, kind, place, item }
  pick: null, // words being picked by keyboard: { words, from, to }
  fields: {}, // keys of each kind of record
  suggestions: {}, // words of the vocabulary by key
  doubt: 0,
};

export const row = () => state.view?.items[state.at];

// What this reviewer sees: what both have agreed on, else the own decision, else another's.
export const decision = (r) => (r.stands?.reviewer === "agreed" ? r.stands : r.mine || r.stands);

export const isDoubtful = (r) => !decision(r) && r.item.confidence < state.doubt;
export const isOpen = (r) => !r.mine && r.stands?.reviewer !== "agreed";

const SAID = { accept: "accepted", reject: "rejected", edit: "edited", add: "added" };

export function status(r) {
  const d = decision(r);
  if (!d) return `not decided, confidence ${r.item.confidence.toFixed(2)}`;
  return `${SAID[d.action]}${d === r.mine ? "" : d.reviewer === "agreed" ? ", agreed" : ` by ${d.reviewer}`}`;
}

export function sign(r) {
  const d = decision(r);
  if (!d) return isDoubtful(r) ? "?" : "";
  return { accept: "✓", reject: "✗", edit: "✎", add: "+" }[d.action];
}

export const placeOf = (r) => ({ kind: r.kind, start: r.item.start, end: r.item.end, ordinal: r.ordinal });

export function samePlace(r, place) {
  return r.kind === place.kind && r.item.start === place.start && r.item.end === place.end
    && (place.ordinal === undefined || r.ordinal === place.ordinal);
}

// --- the keys of a record ------------------------------------------------------------------------

export const LABELS = {
  center: "centre", spread_values: "spread values", ci_level: "CI level, %", n: "n", p_op: "p is", p: "p",
  versus_time: "versus time", "effect.type": "effect", "effect.value": "effect value", "effect.ci_low": "CI low",
  "effect.ci_high": "CI high", "effect.ci_level": "CI level, %", "effect.spread": "effect spread",
  "effect.spread_value": "effect spread value", "statistic.name": "statistic", "statistic.value": "statistic value",
  "statistic.df": "degrees of freedom", supports: "compares",
};
export const label = (name) => LABELS[name] || name;

const WORDS = { unknown_pm: "± unexplained", percent_change: "percent change", percent_diff: "percent difference" };
export const word = (value) => WORDS[value] || value;

// The text of one key as printed: "5.30" stays "5.30". Lists are joined by "; ".
export function typed(item, name) {
  const [whole, part] = name.split(".");
  const holder = part ? item[whole] : item;
  if (!holder) return "";
  const key = part || whole;
  const printed = typeof holder.printed === "string" ? { value: holder.printed } : holder.printed || {};
  const value = printed[key] ?? holder[key];
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join("; ") : String(value);
}
