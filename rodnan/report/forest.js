// Forest plots as tables: the numbers are text, each line's plot is a small drawing beside them.
const FIRST_GROUPS = 12;
const FIRST_ROWS = 15;
const percent = (x) => `${(100 * x).toFixed(2)}%`;
const inside = (x) => Math.min(1, Math.max(0, x));
const shape = (tag, props, ...children) => el(tag, { ns: true, ...props }, ...children);

function vertical(x, kind) {
  return x === null || x < 0 || x > 1 ? null : shape("line", { class: kind, x1: percent(x), x2: percent(x), y1: "0", y2: "100%" });
}

function bar(low, high, kind) {
  const ends = [[low < 0, 0, "‹", "start"], [high > 1, 1, "›", "end"]].filter(([beyond]) => beyond)
    .map(([, x, sign, anchor]) => shape("text", { class: "beyond", x: percent(x), y: "50%", dy: ".35em", "text-anchor": anchor }, sign));
  return [shape("line", { class: kind, x1: percent(inside(low)), x2: percent(inside(high)), y1: "50%", y2: "50%" }), ...ends];
}

function square(x, weight) {
  if (x < 0 || x > 1) return null;
  const side = 5 + 7 * Math.sqrt(weight / 100);
  return shape("svg", { x: percent(x), y: "50%", class: "over" }, shape("rect", { class: "estimate", x: -side / 2, y: -side / 2, width: side, height: side }));
}

function diamond([low, middle, high]) {
  const [a, b, c] = [low, middle, high].map(inside);
  const width = Math.max(c - a, 0.004);
  const tip = 100 * Math.min(1, Math.max(0, (b - a) / width));
  return shape("svg", { x: percent(a), width: percent(width), y: "15%", height: "70%", viewBox: "0 0 100 100", preserveAspectRatio: "none", class: "over" },
    shape("polygon", { class: "diamond", points: `0,50 ${tip},0 100,50 ${tip},100` }));
}

function plotCell(axis, ...shapes) {
  return el("td", { class: "plot" }, shape("svg", { "aria-hidden": "true" }, vertical(axis.null, "null"), vertical(axis.matters, "matters"), ...shapes));
}

function axisCell(axis) {
  const anchor = (x) => (x < 0.04 ? "start" : x > 0.96 ? "end" : "middle");
  const sides = axis.sides && axis.null !== null ? [
    shape("text", { x: percent(axis.null), dx: "-8", y: "34", "text-anchor": "end" }, `← ${axis.sides[0]}`),
    shape("text", { x: percent(axis.null), dx: "8", y: "34", "text-anchor": "start" }, `${axis.sides[1]} →`)] : [];
  return el("td", { class: "plot axis" }, shape("svg", { "aria-hidden": "true", height: sides.length ? 40 : 22 },
    shape("line", { class: "axis", x1: "0", x2: "100%", y1: "1", y2: "1" }),
    axis.ticks.map(([x, text]) => [shape("line", { class: "axis", x1: percent(x), x2: percent(x), y1: "1", y2: "5" }), shape("text", { x: percent(x), y: "17", "text-anchor": anchor(x) }, text)]), ...sides));
}

function studyLine(family, group, row) {
  const arms = family.contrast ? row.arms : row.arms.slice(0, 1);
  const key = row.words[0]?.[0];
  const name = el("a", { href: key ? recordAddress(row.id, key) : address(row.id) }, row.study);
  const words = row.words.flatMap(([k, quote], i) => [i ? "; " : "", el("a", { href: recordAddress(row.id, k) }, quote)]);
  return el("tr", { class: "study" },
    el("th", { scope: "row" }, name, row.signs ? ` ${row.signs}` : "", el("div", { class: "steps" }, row.steps ? `${row.steps}. ` : "", "Words: ", words)),
    arms.map((text) => cell(text, { class: "num arm" })),
    plotCell(family.axis, bar(row.at[0], row.at[2], "ci"), square(row.at[1], row.weight)),
    cell(row.text, { class: "num result" }), cell(group.k > 1 ? row.weight.toFixed(1) : "", { class: "num weight" }));
}

function pooledLines(family, group) {
  const arms = family.contrast ? 2 : 1;
  const line = (kind, label, text, shapes) => el("tr", { class: kind }, el("th", { scope: "row", colspan: 1 + arms }, label),
    plotCell(family.axis, shapes), cell(text, { class: "num result" }), cell("", { class: "num weight" }));
  const lines = [];
  if (group.pooled) lines.push(line("pooled", `Pooled (${plural(group.k, "result")})`, group.pooled.text, diamond(group.pooled.at)));
  if (group.prediction) lines.push(line("prediction", "Prediction", group.prediction.text, bar(...group.prediction.at, "pi")));
  return lines;
}

function groupBody(family, group) {
  const arms = family.contrast ? 2 : 1;
  const size = [group.k > 1 && plural(group.k, "result"), group.n && `n = ${count(group.n)}`].filter(Boolean).join(", ");
  const rows = group.rows.slice(0, FIRST_ROWS).map((row) => studyLine(family, group, row));
  const node = el("tbody", {}, el("tr", { class: "group" }, el("th", { scope: "rowgroup", colspan: 1 + arms }, group.name, size ? el("small", {}, ` ${size}`) : null), plotCell(family.axis), cell("", { class: "result" }), cell("", { class: "weight" })), rows);
  if (group.rows.length > FIRST_ROWS) {
    const more = el("tr", {}, el("td", { colspan: 4 + arms }, el("button", { type: "button", onclick: () => more.replaceWith(...group.rows.slice(FIRST_ROWS).map((row) => studyLine(family, group, row))) }, `Show the other ${plural(group.rows.length - FIRST_ROWS, "result")}`)));
    node.append(more);
  }
  node.append(...pooledLines(family, group));
  const words = [group.spread, group.k > 1 && group.note].filter(Boolean).join("; ");
  if (words) node.append(el("tr", { class: "spread" }, el("td", { colspan: 4 + arms }, words)));
  return node;
}

function forestNode(family) {
  const arms = family.contrast ? ["First", "Second"] : ["Numbers"];
  const groups = family.groups.slice(0, FIRST_GROUPS).map((g) => groupBody(family, g));
  const foot = el("tfoot", {}, el("tr", {}, el("td", { colspan: 1 + arms.length }), axisCell(family.axis), el("td"), el("td")));
  const table = el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Study"), arms.map((a) => el("th", { scope: "col", class: "num arm" }, a)), el("td", { class: "plot" }), el("th", { scope: "col", class: "num result" }, `Effect [${family.level} % CI]`), el("th", { scope: "col", class: "num weight" }, "Weight %"))),
    groups, foot);
  const node = el("section", { class: "forest", "aria-label": family.title }, el("h3", {}, family.title), el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Forest plot: ${family.title}` }, table));
  if (family.groups.length > FIRST_GROUPS) {
    const rest = family.groups.slice(FIRST_GROUPS);
    const more = el("p", {}, el("button", { type: "button", onclick: () => { rest.forEach((g) => table.insertBefore(groupBody(family, g), foot)); more.remove(); } }, `Show ${rest.length} more treatments`));
    node.append(more);
  }
  const notes = [...family.notes, family.axis.matters === null ? "" : "dashed line: the smallest change that matters to patients"].filter(Boolean);
  if (notes.length) node.append(el("p", { class: "muted notes" }, notes.join("; ")));
  return node;
}
