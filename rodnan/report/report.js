// The page: its lists, their filters, and the links that lead to any study and any number.
let index = null;
const lists = {}; // Rows by name
const pagers = {};
const numberOf = new Map(); // study id -> its number

// --- tables: pooled lines, what was left out, sensitivity -------------------------------------------

function tableRow(cells, numeric) {
  return el("tr", {}, cells.map((c, i) => el("td", { class: numeric[i] ? "num" : null }, Array.isArray(c) ? el("a", { href: c[0] }, c[1]) : c)));
}

const textOf = (cells) => cells.map((c) => (Array.isArray(c) ? c[1] : c)).join(" ").toLowerCase();

function tableList(name, unit) {
  if (!$(name)) return;
  const rows = lists[name];
  const numeric = [...$(name).querySelectorAll("thead th")].map((th) => th.classList.contains("num"));
  const pager = pagers[name] = new Pager(name, unit, [25, 100, 500], async (numbers) => (await Promise.all(numbers.map((i) => rows.at(i)))).map((cells) => tableRow(cells, numeric)));
  const filter = searcher(`${name}-text`, rows, textOf);
  const choose = async () => pager.set(await filter(), rows.total);
  $(`${name}-text`).addEventListener("input", later(choose));
  printed.push(() => ($(name).open ? `${name}: ${pager.words}` : ""));
  $(name).addEventListener("toggle", () => { if (!pager.total) choose(); else tellPrinter(); });
  if ($(name).open) choose();
}

// Gives a function from the words of a field to the numbers of the rows that hold them all.
function searcher(field, rows, text) {
  let texts = null;
  return async () => {
    const words = wordsOf($(field).value);
    if (!words.length) return range(rows.total);
    texts ??= (await rows.all()).map(text);
    return range(rows.total).filter((i) => words.every((w) => texts[i].includes(w)));
  };
}

// --- forest plots ---------------------------------------------------------------------------------

function familyList() {
  if (!$("families-rows")) return;
  const rows = lists.families;
  const texts = index.families.map(([text]) => text.toLowerCase());
  const pager = pagers.families = new Pager("families", "forest plot", [4, 12, 40], async (numbers) => (await Promise.all(numbers.map((i) => rows.at(i)))).map(forestNode));
  const choose = () => {
    const words = wordsOf($("families-text").value);
    return pager.set(range(rows.total).filter((i) => words.every((w) => texts[i].includes(w))), rows.total);
  };
  $("families-text").addEventListener("input", later(choose));
  $("show-steps").addEventListener("click", ({ currentTarget: button }) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    $("families-rows").classList.toggle("with-steps", on);
  });
  printed.push(() => `pooled results ${pager.words}`);
  return choose();
}

// --- findings -------------------------------------------------------------------------------------

function findingNode(f) {
  const { studies } = index;
  const id = studies.id[f.study];
  const href = f.key ? recordAddress(id, f.key) : address(id);
  return el("article", { class: `finding v-edge-${f.verdict}`, "aria-label": `${WORDS[f.verdict]}: ${id}` },
    el("p", { class: "finding-head" }, verdictNode(f.verdict), " ", el("a", { href }, studies.title[f.study] || id), el("span", { class: "muted" }, ` ${[id, studies.year[f.study], f.outcome, f.time, f.check.replaceAll("_", " ")].filter(Boolean).join(" · ")}`)),
    f.hit ? el("p", { class: "sentence" }, f.before, el("mark", {}, f.hit), f.after) : null,
    el("p", {}, f.message));
}

function findingGroups(rows) {
  const nodes = [];
  let verdict = null;
  for (const f of rows) {
    if (f.verdict !== verdict) {
      verdict = f.verdict;
      const word = WORDS[verdict][0].toUpperCase() + WORDS[verdict].slice(1);
      nodes.push(el("h3", {}, `${word} (${count(index.findings[verdict])})`, el("small", {}, ` ${MEANING[verdict]}`)));
    }
    nodes.push(findingNode(f));
  }
  return nodes;
}

function findingList() {
  const rows = lists.findings;
  const pager = pagers.findings = new Pager("findings", "finding", [10, 25, 100, 500], async (numbers) => findingGroups(await Promise.all(numbers.map((i) => rows.at(i)))));
  const ranges = new Map();
  let from = 0;
  for (const [verdict, n] of Object.entries(index.findings)) {
    ranges.set(verdict, [from, from += n]);
    $("findings-verdict").append(el("option", { value: verdict, disabled: n ? null : "" }, `${WORDS[verdict]} (${count(n)})`));
  }
  const text = (f) => `${index.studies.id[f.study]} ${index.studies.title[f.study]} ${f.outcome || ""} ${f.check} ${f.message} ${f.hit || ""}`.toLowerCase();
  const filter = searcher("findings-text", rows, text);
  const choose = async () => {
    const [low, high] = ranges.get($("findings-verdict").value) || [0, rows.total];
    return pager.set((await filter()).filter((i) => i >= low && i < high), rows.total);
  };
  $("findings-text").addEventListener("focus", () => rows.all(), { once: true });
  $("findings-text").addEventListener("input", later(choose));
  $("findings-verdict").addEventListener("change", choose);
  printed.push(() => `findings ${pager.words}`);
  return choose();
}

// --- studies --------------------------------------------------------------------------------------

// The numbers of the names that a field asks for: the one named, else all that hold its words.
function namesAsked(field, names) {
  const asked = $(field).value.trim().toLowerCase();
  if (!asked) return null;
  const exact = names.findIndex((name) => name.toLowerCase() === asked);
  if (exact >= 0) return new Set([exact]);
  const words = wordsOf(asked);
  return new Set(range(names.length).filter((i) => words.every((w) => names[i].toLowerCase().includes(w))));
}

const VERDICT_CHOICES = { flag: (v) => v[0] + v[1] + v[2] > 0, ...Object.fromEntries(ORDER.map((name, i) => [name, (v) => v[i] > 0])) };
const worstFirst = (a, b) => { // by the most serious verdict, then by how many of it
  for (let i = 0; i < 4; i++) if (index.studies.verdicts[a][i] !== index.studies.verdicts[b][i]) return index.studies.verdicts[b][i] - index.studies.verdicts[a][i];
  return a - b;
};

function studyTexts() {
  const { studies } = index;
  const { outcome_names: outcomes, arm_names: arms } = studies;
  return studies.id.map((id, i) => [id, studies.title[i], studies.pmid[i], studies.year[i] ?? "", ...studies.outcomes[i].map((o) => outcomes.names[o]), ...studies.arms[i].map((a) => arms.names[a])].join(" ").toLowerCase());
}

function studyFilter() {
  const texts = studyTexts();
  return () => {
    const { studies } = index;
    const words = wordsOf($("studies-text").value);
    const outcomes = namesAsked("studies-outcome", index.studies.outcome_names.names);
    const arms = namesAsked("studies-arm", index.studies.arm_names.names);
    const verdict = VERDICT_CHOICES[$("studies-verdict").value];
    const shown = range(texts.length).filter((i) => words.every((w) => texts[i].includes(w)) && (!outcomes || studies.outcomes[i].some((o) => outcomes.has(o))) &&
      (!arms || studies.arms[i].some((a) => arms.has(a))) && (!verdict || verdict(studies.verdicts[i])));
    return $("studies-order").value === "worst" ? shown.sort(worstFirst) : shown;
  };
}

// Heads come at once, from the index; bodies follow one after the other, as their parts unpack.
let filling = Promise.resolve();

async function fill(cards, wanted) {
  for (const card of cards) {
    const s = await lists.studies.at(Number(card.dataset.number));
    if (!wanted()) return;
    card.querySelector(".body").replaceChildren(...body(s));
  }
}

function studyList() {
  const pager = pagers.studies = new Pager("studies", "study", [10, 25, 100], async (numbers, wanted) => {
    const cards = numbers.map(head);
    filling = fill(cards, wanted);
    return cards;
  });
  for (const [id, names] of [["outcome-names", index.studies.outcome_names], ["arm-names", index.studies.arm_names]]) {
    $(id).append(...names.common.map((i) => el("option", { value: names.names[i] })));
  }
  for (const v of ["flag", ...ORDER]) {
    const n = index.studies.verdicts.reduce((sum, counts) => sum + VERDICT_CHOICES[v](counts), 0);
    $("studies-verdict").append(el("option", { value: v, disabled: n ? null : "" }, `${v === "flag" ? "anything that does not fit" : WORDS[v]} (${count(n)})`));
  }
  const filter = studyFilter();
  const choose = () => pager.set(filter(), index.studies.id.length);
  const fields = ["studies-text", "studies-outcome", "studies-arm"];
  for (const id of fields) $(id).addEventListener("input", later(choose));
  for (const id of ["studies-verdict", "studies-order"]) $(id).addEventListener("change", choose);
  pager.reset = () => {
    for (const id of [...fields, "studies-verdict"]) $(id).value = "";
    return choose();
  };
  $("studies-reset").addEventListener("click", pager.reset);
  printed.push(() => `studies ${pager.words}`);
  return choose();
}

function later(action) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(action, 40); };
}

// --- links to a study or a number -----------------------------------------------------------------

async function jump(number, key) {
  const pager = pagers.studies;
  if (!pager.shown.includes(number)) await pager.reset();
  const page = Math.floor(pager.shown.indexOf(number) / pager.size);
  const id = index.studies.id[number];
  if (!$(`study-${id}`)) await pager.show(page);
  await filling; // cards above must have their height
  unlight();
  let place = $(`study-${id}`);
  if (!place) return; // another page was asked for meanwhile
  if (key) {
    const marks = [...place.querySelectorAll("mark[data-keys]")].filter((m) => m.dataset.keys.split(" ").includes(key));
    marks.forEach((m) => m.classList.add("lit"));
    $(`row-${id}-${key}`)?.classList.add("lit");
    place = marks[0] || place;
    place.focus({ preventScroll: true });
  }
  place.scrollIntoView({ block: key ? "center" : "start" });
}

function followHash() {
  const [, id, key] = /^#study-(.+)$/.exec(location.hash) || /^#record-(.+)-([mc]\d+)$/.exec(location.hash) || [];
  const number = id === undefined ? undefined : numberOf.get(decoded(id));
  return number === undefined ? Promise.resolve() : jump(number, key);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch { // not of our making
    return text;
  }
}

const unlight = () => document.querySelectorAll(".lit").forEach((n) => n.classList.remove("lit"));

function litRow(mark) {
  unlight();
  mark.classList.add("lit");
  const id = index.studies.id[mark.closest("article").dataset.number];
  const rows = mark.dataset.keys.split(" ").map((k) => $(`row-${id}-${k}`)).filter(Boolean);
  rows.forEach((r) => r.classList.add("lit"));
  rows[0]?.scrollIntoView({ block: "nearest" });
}

async function copy(button) {
  const text = $(button.dataset.copy).innerText;
  const selection = getSelection();
  selection.selectAllChildren($(button.dataset.copy)); // so that it can be copied by hand if need be
  const done = await (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(() => true, () => document.execCommand("copy"));
  $("copied").textContent = done ? "copied" : "selected: copy it with the keyboard";
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#study-'], a[href^='#record-']");
  if (link && link.getAttribute("href") === location.hash) followHash(); // the browser would not
  const mark = event.target.closest("mark[data-keys]");
  if (mark) litRow(mark);
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
document.addEventListener("keydown", (event) => {
  const mark = event.target.closest?.("mark[data-keys]");
  if (mark && event.key === "Enter") litRow(mark);
});
document.addEventListener("toggle", tellPrinter, true);

async function start() {
  index = await unpack("data-index");
  for (const [name, meta] of Object.entries(index.lists)) lists[name] = new Rows(name, meta);
  index.studies.id.forEach((id, i) => numberOf.set(id, i));
  await Promise.all([studyList(), findingList(), familyList()]);
  tableList("lines", "line");
  tableList("excluded", "number");
  tableList("sensitivity", "line");
  window.addEventListener("hashchange", followHash);
  await followHash();
  document.documentElement.dataset.ready = "yes";
  await filling;
  document.documentElement.dataset.filled = "yes";
}
start().catch((error) => { // say so, for an empty page would look like an empty corpus
  document.querySelector("main").prepend(el("p", { class: "note", role: "alert" }, `This browser cannot show the lists of this page (${error.message}). The same content stands in the tables beside this file.`));
});
