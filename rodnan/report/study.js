// One study: its head from the index, its text with marks, its tables, its findings.
const address = (id) => `#study-${encodeURIComponent(id)}`;
const recordAddress = (id, key) => `#record-${encodeURIComponent(id)}-${key}`;
const join = (...xs) => xs.filter((x) => x !== null && x !== undefined && x !== "").join(" ");

function measurementText(m) {
  const printed = m.printed || {};
  if (m.kind === "proportion") {
    const share = m.percent === undefined ? "" : `${printed.percent ?? m.percent} %`;
    return m.events === undefined ? share : join(`${m.events}${m.n ? "/" + m.n : ""}`, share && `(${share})`);
  }
  const value = printed.value ?? m.value;
  const spread = printed.spread_values ?? m.spread_values ?? [];
  if (!spread.length) return join(value, m.unit);
  if (spread.length === 2) return join(value, `(${m.ci_level ? m.ci_level + " % CI" : m.spread} ${spread[0]} to ${spread[1]})`, m.unit);
  return join(value, m.spread === "unknown_pm" ? `± ${spread[0]}` : `(${(m.spread || "").toUpperCase()} ${spread[0]})`, m.unit);
}

function comparisonText(c) {
  const [e, s] = [c.effect, c.statistic];
  const shown = e?.printed || {};
  const level = e?.ci_level ? `${e.ci_level} % CI ` : "";
  const ends = e && e.ci_low !== undefined ? `(${level}${shown.ci_low ?? e.ci_low} to ${shown.ci_high ?? e.ci_high})` : "";
  const effect = e ? join(e.type, shown.value ?? e.value, ends) : "";
  const stat = s ? `${s.name}${s.df ? "(" + s.df.join(", ") + ")" : ""} = ${s.printed ?? s.value}` : "";
  const p = c.p_op === "ns" ? "p = n.s." : c.p_op ? `p ${c.p_op} ${c.printed?.p ?? c.p}` : "";
  return [effect, stat, p].filter(Boolean).join("; ");
}

function worstByItem(s) {
  const worst = new Map();
  for (const f of s.findings || []) {
    const key = f.target.kind[0] + f.target.index;
    if (!worst.has(key) || ORDER.indexOf(f.verdict) < ORDER.indexOf(worst.get(key))) worst.set(key, f.verdict);
  }
  return worst;
}

const bySeriousness = (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b);

function itemsOf(s) {
  return [
    ...(s.measurements || []).map((m, i) => ({ ...m, key: "m" + i, type: "m" })),
    ...(s.comparisons || []).map((c, i) => ({ ...c, key: "c" + i, type: "c" })),
  ];
}

function describe(item) {
  const side = item.type === "m" ? item.arm : (item.groups || []).join(" vs ");
  const value = item.type === "m" ? measurementText(item) : comparisonText(item);
  return [item.outcome, side, item.time, value].filter(Boolean).join(" · ");
}

// The text cut at every beginning and end of an item; a piece carries the keys of all items over it.
function annotated(s, items, chars, worst) {
  const cuts = [...new Set([s.region[0], s.region[1], ...items.flatMap((x) => [x.start, x.end])])].sort((a, b) => a - b);
  const box = el("p", { class: "text", lang: "en" });
  const placed = new Set();
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [a, b] = [cuts[i], cuts[i + 1]];
    const here = items.filter((x) => x.start <= a && b <= x.end);
    const piece = chars.slice(a - s.region[0], b - s.region[0]).join("");
    if (!here.length) { box.append(piece.replace(/\s*\n\s*/g, "\n")); continue; }
    const kinds = [...new Set(here.map((x) => x.type))].join(" ");
    const mark = el("mark", { class: kinds, "data-keys": here.map((x) => x.key).join(" "), tabindex: "0", title: here.map(describe).join("\n") }, piece);
    const verdict = here.filter((x) => x.end === b).map((x) => worst.get(x.key)).filter(Boolean).sort(bySeriousness)[0];
    if (verdict) mark.append(el("span", { class: `sign v-${verdict}`, role: "img", "aria-label": WORDS[verdict] }, SIGNS[verdict]));
    const fresh = here.find((x) => !placed.has(x.key));
    if (fresh) mark.id = `record-${s.id}-${fresh.key}`;
    here.forEach((x) => placed.add(x.key));
    box.append(mark);
  }
  return box;
}

function cardTable(caption, of, heads, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${caption} of ${of}` }, el("table", {}, el("caption", {}, caption),
    el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, rows)));
}

const cell = (text, props) => el("td", props, text ?? "");

// What stands in a card at once: all from the index.
function head(number) {
  const { studies } = index;
  const [id, title, pmid, year] = ["id", "title", "pmid", "year"].map((name) => studies[name][number]);
  const [measurements, comparisons] = studies.items[number];
  const about = [id, year && String(year), pmid && pmid !== id && `PMID ${pmid}`, plural(measurements, "measurement"), plural(comparisons, "comparison")].filter(Boolean).join(" · ");
  const verdicts = ORDER.map((v, i) => [v, studies.verdicts[number][i]]).filter(([, n]) => n).map(([v, n]) => verdictNode(v, n > 1 ? ` ${n}` : ""));
  return el("article", { class: "card", id: `study-${id}`, "data-number": number, "aria-label": title || id },
    el("h3", {}, el("a", { href: address(id), title: "Link to this study" }, title || id)),
    el("p", { class: "muted" }, about), verdicts.length ? el("p", { class: "verdicts" }, verdicts) : null,
    el("div", { class: "body" }));
}

function measurementRow(s, m, i, words) {
  const fromArm = (m.imputed || []).some((x) => x.startsWith("n "));
  return el("tr", { id: `row-${s.id}-m${i}` }, cell(m.outcome), cell(m.arm), cell(m.time), cell(measurementText(m)),
    cell(m.n === undefined ? "" : String(m.n) + (fromArm ? "*" : ""), { class: "num", title: m.imputed?.join("; ") }), cell(m.kind.replace("_", " ")),
    cell(el("a", { href: recordAddress(s.id, "m" + i) }, words)), cell(m.confidence.toFixed(2), { class: "num" }));
}

function comparisonRow(s, c, i, words, verdict) {
  return el("tr", { id: `row-${s.id}-c${i}` }, cell(c.outcome), cell((c.groups || []).join(" vs ")), cell(c.time), cell(c.design), cell(comparisonText(c)),
    cell(verdict ? verdictNode(verdict) : ""), cell(el("a", { href: recordAddress(s.id, "c" + i) }, words)), cell(c.confidence.toFixed(2), { class: "num" }));
}

// The rest of a card: the text and the tables.
function body(s) {
  const items = itemsOf(s);
  const chars = Array.from(s.text); // offsets count code points
  const words = (x) => chars.slice(x.start - s.region[0], x.end - s.region[0]).join("");
  const worst = worstByItem(s);
  const src = s.source || {};
  const facts = [src.journal, src.doi && `doi ${src.doi}`, s.total_n && `N = ${s.total_n}`].filter(Boolean).join(" · ");
  const nodes = [facts && el("p", { class: "muted" }, facts)];
  if (s.arms) nodes.push(el("p", {}, "Arms: " + s.arms.map((a) => `${a.label} (${a.role}${a.n ? ", n = " + a.n : ", n not printed"})`).join("; ")));
  nodes.push(annotated(s, items, chars, worst));
  if (s.measurements) nodes.push(cardTable("Measurements", s.id, ["Outcome", "Arm", "Time", "Value", "n", "Kind", "Words", "Sure"], s.measurements.map((m, i) => measurementRow(s, m, i, words(m)))));
  if (s.comparisons) nodes.push(cardTable("Comparisons", s.id, ["Outcome", "Groups", "Time", "Design", "Printed", "Verdict", "Words", "Sure"], s.comparisons.map((c, i) => comparisonRow(s, c, i, words(c), worst.get("c" + i)))));
  if (s.findings) {
    const sorted = s.findings.slice().sort((a, b) => bySeriousness(a.verdict, b.verdict));
    nodes.push(el("details", { open: ORDER.indexOf(sorted[0].verdict) < 3 ? "" : null }, el("summary", {}, `What the checks say (${sorted.length})`),
      el("ul", {}, sorted.map((f) => el("li", {}, verdictNode(f.verdict), " ", f.message)))));
  }
  return nodes.filter(Boolean);
}
