// Lists of the page: data stands in gzip parts in the page, is unpacked when it is looked at, and is
// put on the page as text nodes only, so that nothing an abstract says can run.
const $ = (id) => document.getElementById(id);
const SIGNS = { impossible: "✗✗", decision_error: "✗!", inconsistent: "✗", consistent_if: "(✓)", not_checkable: "–", consistent: "✓" };
const WORDS = { impossible: "impossible", decision_error: "decision error", inconsistent: "inconsistent", consistent_if: "consistent if", not_checkable: "not checkable", consistent: "consistent" };
const MEANING = {
  impossible: "a printed value that cannot be",
  decision_error: "the printed numbers give another p, and significance at 0.05 flips",
  inconsistent: "no admissible reading of the printed numbers gives what is printed",
  consistent_if: "the printed numbers fit only under an assumption worth telling",
};
const ORDER = Object.keys(SIGNS); // as the index counts verdicts: the most serious first
const UNPACKED = 80; // parts kept in memory

function el(tag, props, ...children) {
  const node = tag === "svg" || props?.ns ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [k, v] of Object.entries(props || {})) {
    if (v === null || v === undefined || k === "ns") continue;
    if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
    else node.setAttribute(k, v);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== "") node.append(child);
  return node;
}

const count = (n) => n.toLocaleString("en");
const many = (word) => (word.endsWith("y") ? word.slice(0, -1) + "ies" : word + "s");
const plural = (n, word) => `${count(n)} ${n === 1 ? word : many(word)}`;

function verdictNode(verdict, extra = "") {
  return el("span", { class: `verdict v-${verdict}` }, `${SIGNS[verdict]} ${WORDS[verdict]}${extra}`);
}

// --- parts ----------------------------------------------------------------------------------------

// The script runs before the browser has read the parts behind it: one that is not there yet, or
// not there to its end, is waited for.
async function element(id) {
  for (;;) {
    const node = $(id);
    if (node && (node.nextSibling || document.readyState !== "loading")) return node;
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function unpack(id) {
  const bytes = Uint8Array.from(atob((await element(id)).textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const unpacked = new Map(); // promises, the one used last at the end

function part(id) {
  const found = unpacked.get(id) || unpack(id);
  unpacked.delete(id);
  unpacked.set(id, found);
  if (unpacked.size > UNPACKED) unpacked.delete(unpacked.keys().next().value);
  return found;
}

// A list in parts. `at` gives one row; `all` gives every row, kept once they were asked for.
class Rows {
  constructor(name, { count: total, size }) {
    [this.name, this.total, this.size, this.every] = [name, total, size, null];
  }

  async at(i) {
    if (this.every) return (await this.every)[i];
    return (await part(`data-${this.name}-${Math.floor(i / this.size)}`))[i % this.size];
  }

  all() {
    this.every ??= (async () => {
      const rows = [];
      for (let p = 0; p * this.size < this.total; p++) rows.push(...await unpack(`data-${this.name}-${p}`));
      return rows;
    })();
    return this.every;
  }
}

// --- pages of a list ------------------------------------------------------------------------------

// Shows some of the rows numbered `shown`, a page at a time. `draw(numbers)` gives their nodes;
// a page asked for later wins over one that is still being drawn.
class Pager {
  constructor(name, unit, sizes, draw) {
    [this.name, this.unit, this.sizes, this.draw] = [name, unit, sizes, draw];
    [this.size, this.page, this.shown, this.turn, this.total] = [sizes[0], 0, [], 0, 0];
  }

  get pages() { return Math.max(1, Math.ceil(this.shown.length / this.size)); }

  get words() {
    if (!this.shown.length) return `no ${many(this.unit)}`;
    const from = this.page * this.size;
    const some = `${count(from + 1)} to ${count(Math.min(from + this.size, this.shown.length))} of ${plural(this.shown.length, this.unit)}`;
    return this.shown.length < this.total ? `${some} chosen from ${count(this.total)}` : some;
  }

  set(shown, total) {
    [this.shown, this.total] = [shown, total];
    return this.show(0);
  }

  async show(page) {
    const turn = ++this.turn;
    this.page = page;
    this.controls();
    const nodes = await this.draw(this.shown.slice(page * this.size, (page + 1) * this.size), () => turn === this.turn);
    if (turn === this.turn) {
      $(`${this.name}-rows`).replaceChildren(...nodes);
      tellPrinter();
    }
  }

  async turnTo(page) {
    await this.show(page);
    $(`${this.name}-rows`).closest("section, details").scrollIntoView({ block: "start" });
  }

  controls() {
    const sizes = this.sizes.length > 1 && this.shown.length > this.sizes[0] ? el("label", {}, "on a page ", el("select", { onchange: (e) => { this.size = Number(e.target.value); this.show(0); } },
      this.sizes.map((n) => el("option", { value: n, selected: n === this.size ? "" : null }, String(n))))) : null;
    const turn = (words, page) => el("button", { type: "button", disabled: page < 0 || page >= this.pages ? "" : null, onclick: () => this.turnTo(page) }, words);
    $(`${this.name}-pager`).replaceChildren(
      ...(this.pages > 1 ? [turn("Previous", this.page - 1)] : []),
      el("span", { role: "status" }, this.words),
      ...(this.pages > 1 ? [turn("Next", this.page + 1)] : []),
      ...(sizes ? [sizes] : []));
  }
}

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const range = (n) => Array.from({ length: n }, (_, i) => i);

// --- what is printed ------------------------------------------------------------------------------

const printed = []; // what the sections say of themselves, in the order of the page

function tellPrinter() {
  const closed = [...document.querySelectorAll("main > section > details:not([open]) > summary")].map((s) => s.textContent);
  $("print-note").textContent = `Printed is what the screen showed: ${["what was read", ...printed.map((say) => say()), "the methods"].filter(Boolean).join("; ")}.` +
    (closed.length ? ` Not printed, for they were closed: ${closed.join("; ")}.` : "") + " All of it is in report.html and in the tables beside it.";
}
window.addEventListener("beforeprint", tellPrinter);
