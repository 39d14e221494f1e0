"use strict";
// The report's lists: data stands in gzip parts in the page, is unpacked when it is looked at, and is
// put on the page as text nodes only, so that nothing an abstract says can run.
(() => {
  const PAGE = 25;
  const SIGNS = { impossible: "✗✗", decision_error: "✗!", inconsistent: "✗", consistent_if: "(✓)", consistent: "✓", not_checkable: "–" };
  const WORDS = { impossible: "impossible", decision_error: "decision error", inconsistent: "inconsistent", consistent_if: "consistent if", consistent: "consistent", not_checkable: "not checkable" };
  const ORDER = Object.keys(SIGNS);
  const $ = (id) => document.getElementById(id);
  const parts = new Map();

  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [k, v] of Object.entries(props || {})) {
      if (v === null || v === undefined) continue;
      if (k === "class") node.className = v;
      else if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
      else node.setAttribute(k, v);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
    return node;
  }

  async function unpack(id) {
    if (!parts.has(id)) {
      parts.set(id, (async () => {
        const bytes = Uint8Array.from(atob($(id).textContent.trim()), (c) => c.charCodeAt(0));
        const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
        return JSON.parse(await new Response(stream).text());
      })());
    }
    return parts.get(id);
  }

  async function study(index) {
    const size = state.index.part_size;
    return (await unpack("data-studies-" + Math.floor(index / size)))[index % size];
  }

  const state = { index: null, findings: null, shown: [], page: 0, found: [], foundPage: 0 };

  // --- numbers and rows -------------------------------------------------------------------------
  const join = (...xs) => xs.filter((x) => x !== null && x !== undefined && x !== "").join(" ");

  function measurementText(m) {
    const printed = m.printed || {};
    if (m.kind === "proportion") {
      const share = m.percent === null ? "" : `${printed.percent ?? m.percent} %`;
      return m.events === null ? share : join(`${m.events}${m.n ? "/" + m.n : ""}`, share && `(${share})`);
    }
    const value = printed.value ?? m.value;
    const spread = printed.spread_values ?? m.spread_values;
    if (!spread.length) return join(value, m.unit);
    if (spread.length === 2) return join(value, `(${m.ci_level ? m.ci_level + " % CI" : m.spread} ${spread[0]} to ${spread[1]})`, m.unit);
    return join(value, m.spread === "unknown_pm" ? `± ${spread[0]}` : `(${(m.spread || "").toUpperCase()} ${spread[0]})`, m.unit);
  }

  function comparisonText(c) {
    const e = c.effect;
    const level = e && e.ci_level ? `${e.ci_level} % CI ` : "";
    const effect = e ? join(e.type, e.printed?.value ?? e.value, e.ci_low !== null ? `(${level}${e.printed?.ci_low ?? e.ci_low} to ${e.printed?.ci_high ?? e.ci_high})` : "") : "";
    const s = c.statistic;
    const stat = s ? `${s.name}${s.df.length ? "(" + s.df.join(", ") + ")" : ""} = ${s.printed ?? s.value}` : "";
    const p = c.p_op === "ns" ? "p = n.s." : c.p_op ? `p ${c.p_op} ${c.printed?.p ?? c.p}` : "";
    return [effect, stat, p].filter(Boolean).join("; ");
  }

  function verdictNode(verdict) {
    return el("span", { class: `verdict v-${verdict || "none"}` }, verdict ? `${SIGNS[verdict]} ${WORDS[verdict]}` : "");
  }

  // --- one study --------------------------------------------------------------------------------
  function worstByItem(s) {
    const worst = new Map();
    for (const f of s.findings) {
      const key = f.target.kind[0] + f.target.index;
      if (!worst.has(key) || ORDER.indexOf(f.verdict) < ORDER.indexOf(worst.get(key))) worst.set(key, f.verdict);
    }
    return worst;
  }

  function annotated(s, number) {
    const items = [
      ...s.measurements.map((m, i) => ({ key: "m" + i, kind: "m", start: m.start, end: m.end })),
      ...s.comparisons.map((c, i) => ({ key: "c" + i, kind: "c", start: c.start, end: c.end })),
    ];
    const worst = worstByItem(s);
    const cuts = [...new Set([s.region[0], s.region[1], ...items.flatMap((x) => [x.start, x.end])])].sort((a, b) => a - b);
    const chars = Array.from(s.text); // offsets count code points
    const box = el("p", { class: "text", lang: "en" });
    const placed = new Set();
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [a, b] = [cuts[i], cuts[i + 1]];
      const here = items.filter((x) => x.start <= a && b <= x.end);
      const piece = chars.slice(a - s.region[0], b - s.region[0]).join("");
      if (!here.length) { box.append(piece.replace(/\s*\n\s*/g, "\n")); continue; }
      const kinds = [...new Set(here.map((x) => x.kind))].join(" ");
      const keys = here.map((x) => x.key);
      const mark = el("mark", { class: kinds, "data-keys": keys.join(" "), "data-study": number, tabindex: "0", title: keys.map((k) => describe(s, k)).join("\n") }, piece);
      const verdict = keys.filter((k) => here.find((x) => x.key === k).end === b).map((k) => worst.get(k)).filter(Boolean).sort((x, y) => ORDER.indexOf(x) - ORDER.indexOf(y))[0];
      if (verdict) mark.append(el("span", { class: `sign v-${verdict}`, "aria-label": WORDS[verdict] }, SIGNS[verdict]));
      const fresh = keys.find((k) => !placed.has(k));
      if (fresh) mark.id = `${fresh}-${number}`;
      keys.forEach((k) => placed.add(k));
      box.append(mark);
    }
    return box;
  }

  function describe(s, key) {
    const i = Number(key.slice(1));
    if (key[0] === "m") {
      const m = s.measurements[i];
      return [m.outcome, m.arm, m.time, measurementText(m)].filter(Boolean).join(" · ");
    }
    const c = s.comparisons[i];
    return [c.outcome, c.groups.join(" vs "), c.time, comparisonText(c)].filter(Boolean).join(" · ");
  }

  function wordsLink(number, key, quote) {
    return el("a", { href: `#${key}-${number}`, "data-jump": `${number} ${key}` }, quote);
  }

  function table(caption, of, heads, rows) {
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${caption} of ${of}` }, el("table", {}, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, rows)));
  }

  function card(s, number) {
    const src = s.source || {};
    const refs = [src.journal, src.year, src.pmid && `PMID ${src.pmid}`, src.doi && `doi ${src.doi}`].filter(Boolean).join(", ");
    const node = el("article", { class: "card", id: `study-${number}`, "aria-label": s.title || s.id });
    node.append(el("h3", {}, s.title || s.id), el("p", { class: "muted" }, join(s.id, refs && `· ${refs}`, s.total_n ? `· N = ${s.total_n}` : "")));
    if (s.arms.length) node.append(el("p", {}, "Arms: " + s.arms.map((a) => `${a.label} (${a.role}${a.n ? ", n = " + a.n : ", n not printed"})`).join("; ")));
    node.append(annotated(s, number));
    const worst = worstByItem(s);
    if (s.measurements.length) {
      node.append(table("Measurements", s.id, ["Outcome", "Arm", "Time", "Value", "n", "Kind", "Words", "Sure"], s.measurements.map((m, i) =>
        el("tr", { id: `row-m${i}-${number}` }, el("td", {}, m.outcome), el("td", {}, m.arm), el("td", {}, m.time || ""), el("td", {}, measurementText(m)),
          el("td", { class: "num", title: m.imputed.join("; ") || null }, m.n === null ? "" : String(m.n) + (m.imputed.some((x) => x.startsWith("n ")) ? "*" : "")), el("td", {}, m.kind),
          el("td", {}, wordsLink(number, "m" + i, m.quote)), el("td", { class: "num" }, m.confidence.toFixed(2))))));
    }
    if (s.comparisons.length) {
      node.append(table("Comparisons", s.id, ["Outcome", "Groups", "Time", "Design", "Printed", "Verdict", "Words", "Sure"], s.comparisons.map((c, i) =>
        el("tr", { id: `row-c${i}-${number}` }, el("td", {}, c.outcome), el("td", {}, c.groups.join(" vs ")), el("td", {}, c.time || ""), el("td", {}, c.design),
          el("td", {}, comparisonText(c)), el("td", {}, verdictNode(worst.get("c" + i))), el("td", {}, wordsLink(number, "c" + i, c.quote)), el("td", { class: "num" }, c.confidence.toFixed(2))))));
    }
    if (s.findings.length) {
      node.append(el("details", { open: s.findings.some((f) => ORDER.indexOf(f.verdict) < 3) ? "" : null }, el("summary", {}, `Findings (${s.findings.length})`),
        el("ul", {}, s.findings.slice().sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict)).map((f) => el("li", {}, verdictNode(f.verdict), " ", f.message)))));
    }
    return node;
  }

  // --- lists ------------------------------------------------------------------------------------
  function pager(host, page, total, turn) {
    const pages = Math.max(1, Math.ceil(total / PAGE));
    host.replaceChildren(
      el("button", { type: "button", disabled: page === 0 ? "" : null, onclick: () => turn(page - 1) }, "Previous"),
      el("span", { "aria-live": "polite" }, `${total} in all, page ${page + 1} of ${pages}`),
      el("button", { type: "button", disabled: page + 1 >= pages ? "" : null, onclick: () => turn(page + 1) }, "Next"));
  }

  async function showStudies(page) {
    state.page = page;
    pager($("study-pager"), page, state.shown.length, showStudies);
    const wanted = state.shown.slice(page * PAGE, (page + 1) * PAGE);
    const cards = await Promise.all(wanted.map(async (i) => card(await study(i), i)));
    if (state.page === page) $("study-list").replaceChildren(...cards);
  }

  function filterStudies() {
    const words = $("f-text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [outcome, arm, verdict] = ["f-outcome", "f-arm", "f-verdict"].map((id) => $(id).value);
    state.shown = [];
    state.index.studies.forEach((s, i) => {
      if (words.every((w) => s.find.includes(w)) && (!outcome || s.outcomes.includes(outcome)) && (!arm || s.arms.includes(arm)) && (!verdict || s.verdicts.includes(verdict))) state.shown.push(i);
    });
    return showStudies(0);
  }

  function findingNode(f) {
    const jump = f.key ? wordsLink(f.study, f.key, state.index.studies[f.study].id) : el("a", { href: `#study-${f.study}`, "data-jump": `${f.study} ` }, state.index.studies[f.study].id);
    return el("tr", {}, el("td", {}, verdictNode(f.verdict)), el("td", {}, jump, el("br"), el("span", { class: "muted" }, f.check)),
      el("td", {}, f.message, f.hit ? el("p", { class: "sentence" }, "“…", f.before, el("mark", {}, f.hit), f.after, "…”") : null));
  }

  async function showFindings(page) {
    state.foundPage = page;
    pager($("finding-pager"), page, state.found.length, showFindings);
    $("finding-rows").replaceChildren(...state.found.slice(page * PAGE, (page + 1) * PAGE).map(findingNode));
  }

  async function filterFindings() {
    const verdict = $("g-verdict").value;
    const words = $("g-text").value.toLowerCase().split(/\s+/).filter(Boolean);
    state.found = state.findings.filter((f) => (!verdict || f.verdict === verdict) &&
      words.every((w) => (state.index.studies[f.study].id + " " + f.message + " " + f.check).toLowerCase().includes(w)));
    return showFindings(0);
  }

  // --- deep links -------------------------------------------------------------------------------
  async function jump(number, key) {
    let at = state.shown.indexOf(number);
    if (at < 0) {
      for (const id of ["f-text", "f-outcome", "f-arm", "f-verdict"]) $(id).value = "";
      await filterStudies();
      at = state.shown.indexOf(number);
    }
    if (at < 0) return;
    if (!$(`study-${number}`)) await showStudies(Math.floor(at / PAGE));
    document.querySelectorAll(".lit").forEach((n) => n.classList.remove("lit"));
    let place = $(`study-${number}`);
    if (key) {
      const marks = [...document.querySelectorAll(`mark[data-study="${number}"]`)].filter((m) => m.dataset.keys.split(" ").includes(key));
      marks.forEach((m) => m.classList.add("lit"));
      $(`row-${key}-${number}`)?.classList.add("lit");
      place = marks[0] || place;
      place.focus({ preventScroll: true });
    }
    place.scrollIntoView({ block: key ? "center" : "start" });
    history.replaceState(null, "", key ? `#${key}-${number}` : `#study-${number}`);
  }

  function followHash() {
    const m = /^#(?:([mc]\d+)|study)-(\d+)$/.exec(location.hash);
    return m ? jump(Number(m[2]), m[1] || "") : Promise.resolve();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump]");
    if (link) {
      event.preventDefault();
      const [number, key] = link.dataset.jump.split(" ");
      jump(Number(number), key);
      return;
    }
    const mark = event.target.closest("mark[data-keys]");
    if (mark) litRow(mark);
  });
  document.addEventListener("keydown", (event) => {
    const mark = event.target.closest && event.target.closest("mark[data-keys]");
    if (mark && event.key === "Enter") litRow(mark);
  });

  function litRow(mark) {
    document.querySelectorAll(".lit").forEach((n) => n.classList.remove("lit"));
    mark.classList.add("lit");
    const rows = mark.dataset.keys.split(" ").map((k) => $(`row-${k}-${mark.dataset.study}`)).filter(Boolean);
    rows.forEach((r) => r.classList.add("lit"));
    if (rows[0]) rows[0].scrollIntoView({ block: "nearest" });
  }

  function later(action) {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(action, 80); };
  }

  async function start() {
    state.index = await unpack("data-index");
    state.findings = await unpack("data-findings");
    for (const [id, values] of [["f-outcome", state.index.outcomes], ["f-arm", state.index.arms]]) {
      for (const value of values) $(id).append(el("option", { value }, value));
    }
    for (const id of ["f-verdict", "g-verdict"]) for (const v of ORDER) if (id === "f-verdict" || ORDER.indexOf(v) < 4) $(id).append(el("option", { value: v }, WORDS[v]));
    $("f-text").addEventListener("input", later(filterStudies));
    $("g-text").addEventListener("input", later(filterFindings));
    for (const id of ["f-outcome", "f-arm", "f-verdict"]) $(id).addEventListener("change", filterStudies);
    $("g-verdict").addEventListener("change", filterFindings);
    await filterFindings();
    await filterStudies();
    await followHash();
    window.addEventListener("hashchange", followHash);
    document.documentElement.dataset.ready = "yes";
  }
  start();
})();
