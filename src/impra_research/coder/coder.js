/**
 * The coder in the browser. A plain ES module: anywidget gives it a model and an element.
 *
 * Positions are Unicode code points of the transcript, ends exclusive; the DOM counts in UTF-16 units,
 * and `Transcript.positionOf` / `placeOf` are the only places where one becomes the other. What people
 * said or wrote reaches the page as text nodes only. An act is shown at once and sent to the kernel,
 * which appends it to the log and answers; `replay` here and in coding/replay.py come to the same.
 */

// Elements ------------------------------------------------------------------------------------------

/** Make an element; `about` are attributes (or `on…` listeners), the rest its children. */
function make(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Fill the places of a text: `fill("{n} acts", {n: 3})`. */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Give a new id, as the kernel's: 32 hexadecimal digits. */
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Write a text without accents and capitals, for searching. */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// What acts come to ---------------------------------------------------------------------------------

/** Bring acts together: segments by id, created codes, and what can be undone or redone. */
export function replay(acts, given, documentName) {
  const state = { segments: new Map(given.map((each) => [each.segment, each])), themes: new Map(),
                  undoable: [], redoable: [] };
  const undone = new Set(), known = new Map(), places = new Map(given.map((each) => [each.segment, documentName]));
  for (const act of acts) {
    if (known.has(act.id)) continue;
    known.set(act.id, act);
    if (act.act === "undo") pass(act.undone, state.undoable, state.redoable, () => undone.add(act.undone));
    else if (act.act === "redo") pass(act.redone, state.redoable, state.undoable, () => undone.delete(act.redone));
    else if (act.act === "theme") continue; // belongs to no document
    else {
      if (act.act === "code") places.set(act.segment, act.document);
      if (places.get(act.segment) === documentName) remember(state, act);
    }
  }
  const themesUndone = new Set(acts.filter((act) => act.act === "undo").map((act) => act.undone));
  for (const act of known.values())
    if (!undone.has(act.id) && !(act.act === "theme" && themesUndone.has(act.id))) apply(state, act);
  return state;
}

function pass(id, taken, given, mark) {
  const at = taken.lastIndexOf(id);
  if (at < 0) return;
  taken.splice(at, 1);
  given.push(id);
  mark();
}

/** Put an act where undoing finds it; what could be redone is forgotten. */
function remember(state, act) {
  if (act.act === "move") return;
  state.undoable.push(act.id);
  state.redoable.length = 0;
}

/** Change the segments by one act; an act on one that is not there changes nothing. */
function apply(state, act) {
  const segment = state.segments.get(act.segment);
  if (act.act === "theme") state.themes.set(act.code, act);
  else if (act.act === "code" && !segment) {
    const { start, end, code, coder, memo = "" } = act;
    state.segments.set(act.segment, { segment: act.segment, start, end, code, coder, memo, status: "exact" });
  } else if (!segment) return;
  else if (act.act === "uncode") state.segments.delete(act.segment);
  else if (act.act === "memo") state.segments.set(act.segment, { ...segment, memo: act.memo });
  else if (act.act === "resize") state.segments.set(act.segment, { ...segment, start: act.start, end: act.end });
  else if (act.act === "move")
    state.segments.set(act.segment, { ...segment, start: act.start, end: act.end, status: act.status });
}

/** Give nine codes their digits: a code keeps its digit until eight others were used since. */
export function recentCodes(acts) {
  const slots = [], used = new Map();
  acts.filter((act) => act.act === "code").forEach((act, at) => {
    if (!slots.includes(act.code)) {
      const oldest = slots.reduce((low, code, i) => (used.get(code) < used.get(slots[low]) ? i : low), 0);
      slots[slots.length < 9 ? slots.length : oldest] = act.code;
    }
    used.set(act.code, at);
  });
  return slots;
}

// The transcript --------------------------------------------------------------------------------------

const LONG = 4000; // a longer paragraph is shown in blocks, broken between sentences
const SPACE = /[^\S\ufeff]|[\x1c-\x1f\x85]/u;
const IN_WORD = /[\p{L}\p{N}\p{M}]/u;

/** Cut a text into blocks `{start, end, text, wide}` in code points: its paragraphs. */
export function blocksOf(text, language) {
  const blocks = [];
  let start = 0;
  for (const line of text.split("\n")) {
    for (const part of line.length > LONG ? chunks(line, language) : [line]) {
      const length = Array.from(part).length;
      blocks.push({ start, end: start + length, text: part, wide: length < part.length });
      start += length;
    }
    start += 1;
  }
  return blocks;
}

function chunks(line, language) {
  const parts = [""];
  for (const { segment } of new Intl.Segmenter(language, { granularity: "sentence" }).segment(line)) {
    if (parts.at(-1).length + segment.length > LONG && parts.at(-1)) parts.push("");
    parts[parts.length - 1] += segment;
  }
  return parts;
}

/** The words on the screen: drawn by block, read and marked in code points. */
class Transcript {
  constructor(desk, about) {
    this.desk = desk;
    this.points = Array.from(about.text);
    this.blocks = blocksOf(about.text, about.spoken);
    this.turns = about.turns;
    this.sentences = new Map();
    this.root = make("div", {
      class: "words", contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-readonly": "true",
      "aria-label": fill(desk.word("transcript"), { document: about.document }), inputmode: "none",
      spellcheck: "false", translate: "no", autocorrect: "off", tabindex: "0", lang: about.spoken,
    });
    for (const kind of ["beforeinput", "cut", "paste", "drop", "dragstart"])
      this.root.addEventListener(kind, (event) => event.preventDefault());
    this.root.addEventListener("compositionend", () => this.blocks.forEach((block) => this.draw(block)));
    this.language = about.spoken;
    for (const [at, block] of this.blocks.entries()) {
      block.element = make("div", { class: "block", dir: "auto", "data-at": at });
      block.element.style.containIntrinsicSize = `auto ${1.7 * Math.ceil(block.text.length / 80 || 1)}em`;
      block.who = this.whoSpeaks(block);
      this.draw(block);
    }
    this.root.append(...this.blocks.map((block) => block.element));
  }

  /** Tell where the name of the speaker ends in a block. */
  whoSpeaks(block) {
    const turn = this.turns[firstAfter(this.turns, block.start, (each) => each[1])];
    return turn && turn[0] > block.start && turn[0] <= block.end ? turn[0] : block.start;
  }

  /** Draw a block anew: its words in pieces, each with the codes that cover it. */
  draw(block) {
    const { desk } = this, spans = desk.shown().filter((each) => each.start < block.end && each.end > block.start);
    const cuts = new Set([block.start, block.who, block.end]);
    const pending = desk.pending;
    for (const { start, end } of pending ? [...spans, pending] : spans)
      for (const at of [start, end]) if (at > block.start && at < block.end) cuts.add(at);
    const points = [...cuts].sort((a, b) => a - b);
    const pieces = points.slice(1).map((end, i) => this.piece(block, points[i], end, spans, pending));
    block.element.replaceChildren(...(block.text ? pieces : [make("br")]));
  }

  piece(block, start, end, spans, pending) {
    const words = block.text.slice(this.unitOf(block, start), this.unitOf(block, end));
    const over = spans.filter((each) => each.start <= start && each.end >= end);
    const held = pending && pending.start <= start && pending.end >= end;
    if (!over.length && !held && end > block.who) return document.createTextNode(words);
    const span = make("span", {}, words);
    if (end <= block.who) span.classList.add("who");
    if (held) span.classList.add("pending");
    if (over.length) this.tint(span, over);
    return span;
  }

  tint(span, over) {
    const inmost = over.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
    span.className += ` coded ${this.desk.style(inmost.code)}`;
    span.classList.toggle("twice", over.length > 1);
    span.classList.toggle("current", over.some((each) => each.segment === this.desk.current));
  }

  /** Redraw the blocks that some spans touch, and put the selection back. */
  redraw(spans) {
    const touched = this.blocks.filter((block) =>
      spans.some((each) => each.start <= block.end && each.end >= block.start));
    touched.forEach((block) => this.draw(block));
    if (touched.length && this.desk.hasFocus()) this.select(this.desk.selection);
  }

  /** Turn a code point within a block into its UTF-16 unit. */
  unitOf(block, at) {
    if (!block.wide) return at - block.start;
    return Array.from(block.text).slice(0, at - block.start).join("").length;
  }

  /** Turn a place of the DOM into a code point of the transcript; null outside of it. */
  positionOf(node, offset) {
    if (node === this.root) {
      const block = this.blocks[Math.min(offset, this.blocks.length - 1)];
      return offset < this.blocks.length ? block.start : block.end;
    }
    const element = (node.nodeType === 1 ? node : node.parentElement)?.closest(".block");
    if (!element || !this.root.contains(element)) return null;
    const block = this.blocks[element.dataset.at], range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(node, offset);
    const before = range.toString();
    return Math.min(block.end, block.start + (block.wide ? Array.from(before).length : before.length));
  }

  /** Turn a code point into a place of the DOM. */
  placeOf(at) {
    const block = this.blockAt(at);
    let left = this.unitOf(block, Math.min(at, block.end));
    const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left <= node.length) return [node, left];
      left -= node.length;
    }
    return [block.element, 0];
  }

  blockAt(at) {
    return this.blocks[Math.min(this.blocks.length - 1, firstAfter(this.blocks, at - 1, (each) => each.end))];
  }

  /** Read the selection in code points; null when it lies elsewhere. */
  selected() {
    const chosen = this.choice();
    if (!chosen?.anchorNode) return null;
    const anchor = this.positionOf(chosen.anchorNode, chosen.anchorOffset);
    const focus = this.positionOf(chosen.focusNode, chosen.focusOffset);
    return anchor == null || focus == null ? null : { anchor, focus };
  }

  /** Select from `anchor` to `focus` on the screen. */
  select({ anchor, focus }) {
    this.choice()?.setBaseAndExtent(...this.placeOf(anchor), ...this.placeOf(focus));
  }

  choice() {
    const root = this.root.getRootNode();
    return (root.getSelection ? root : document).getSelection();
  }

  /** Take white space off the ends of a span and complete its words; null when nothing is left. */
  whole({ anchor, focus }) {
    let [start, end] = [Math.min(anchor, focus), Math.max(anchor, focus)];
    const word = (at) => at >= 0 && at < this.points.length && IN_WORD.test(this.points[at]);
    while (start < end && SPACE.test(this.points[start])) start++;
    while (end > start && SPACE.test(this.points[end - 1])) end--;
    if (start === end) return null;
    while (word(start - 1) && word(start)) start--;
    while (word(end - 1) && word(end)) end++;
    return { start, end };
  }

  quote({ start, end }) {
    return this.points.slice(start, end).join("");
  }

  /** List the sentences of a block as `[start, end]`; the speaker's name belongs to none. */
  sentencesOf(block) {
    if (!this.sentences.has(block)) {
      const words = block.text.slice(this.unitOf(block, block.who));
      let at = block.who;
      const parts = new Intl.Segmenter(this.language, { granularity: "sentence" }).segment(words);
      this.sentences.set(block, Array.from(parts, ({ segment }) => [at, (at += Array.from(segment).length)]));
    }
    return this.sentences.get(block);
  }

  /** Find where the next sentence begins (or ends, with `ends`), or where the previous one began. */
  sentenceFrom(at, step, ends = false) {
    const here = this.blocks.indexOf(this.blockAt(at));
    for (let i = here; i >= 0 && i < this.blocks.length; i += step) {
      const places = this.sentencesOf(this.blocks[i]).map((each) => each[ends ? 1 : 0]);
      const found = step > 0 ? places.find((each) => each > at) : places.findLast((each) => each < at);
      if (found != null) return found;
    }
    return at;
  }

  /** Bring a position into view. */
  show(at) {
    this.blockAt(at).element.scrollIntoView({ block: "nearest" });
    const box = this.boxOf(at), frame = this.desk.scroller.getBoundingClientRect();
    if (box.top < frame.top + 40) this.desk.scroller.scrollTop += box.top - frame.top - 80;
    else if (box.bottom > frame.bottom - 60) this.desk.scroller.scrollTop += box.bottom - frame.bottom + 140;
  }

  /** Measure where a position stands on the screen. */
  boxOf(at) {
    const range = document.createRange();
    range.setStart(...this.placeOf(at));
    const box = range.getBoundingClientRect();
    return box.height ? box : this.blockAt(at).element.getBoundingClientRect();
  }
}

/** Find the first of a sorted list whose `end` lies after `at`. */
function firstAfter(list, at, end) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end(list[middle]) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

// The margin ------------------------------------------------------------------------------------------

const NEAR = 80; // two codings this close may share a line, so they do not share a lane

/** Give each segment a lane that no overlapping one has; those placed before stay where they are. */
export function placeInLanes(segments, lanes) {
  const placed = [];
  for (const each of segments) {
    const near = (other) => other.start < each.end + NEAR && each.start < other.end + NEAR;
    const known = lanes.get(each.segment);
    if (known && known.start === each.start && known.end === each.end) { placed.push({ ...each, lane: known.lane }); continue; }
    const taken = new Set();
    for (const other of placed) if (near(other)) taken.add(other.lane);
    let lane = 0;
    while (taken.has(lane)) lane++;
    placed.push({ ...each, lane });
    lanes.set(each.segment, { start: each.start, end: each.end, lane });
  }
  return placed;
}

/** The lanes beside the words: one bar a coding, and its code where there is room. */
class Margin {
  constructor(desk) {
    this.desk = desk;
    this.lanes = new Map();
    this.visible = new Set();
    this.root = make("div", { class: "margin", "aria-hidden": "true" });
    const seen = (entries) => {
      for (const { target, isIntersecting } of entries) this.visible[isIntersecting ? "add" : "delete"](+target.dataset.at);
      this.later();
    };
    this.watch = new IntersectionObserver(seen, { root: desk.scroller, rootMargin: "200px" });
    this.resized = new ResizeObserver(() => this.later());
  }

  start() {
    this.desk.transcript.blocks.forEach((block) => this.watch.observe(block.element));
    this.resized.observe(this.desk.transcript.root);
  }

  stop() {
    this.watch.disconnect();
    this.resized.disconnect();
  }

  /** Draw at the next frame, however often it is asked. */
  later() {
    this.asked ||= requestAnimationFrame(() => { this.asked = 0; this.draw(); });
  }

  draw() {
    const { desk } = this, at = [...this.visible];
    if (!at.length || !this.root.isConnected) return this.root.replaceChildren();
    const { blocks } = desk.transcript, first = blocks[Math.min(...at)], last = blocks[Math.max(...at)];
    const placed = placeInLanes([...desk.shown(), ...desk.theirs()], this.lanes);
    const top = this.root.getBoundingClientRect().top, [from, to] = [first.element, last.element];
    const [head, foot] = [from.getBoundingClientRect().top, to.getBoundingClientRect().bottom];
    const bars = placed.filter((each) => each.start < last.end && each.end > first.start).map((each) => ({
      ...each,
      top: (each.start < first.start ? head : desk.transcript.boxOf(each.start).top) - top,
      bottom: (each.end > last.end ? foot : desk.transcript.boxOf(each.end - 1).bottom) - top,
    }));
    const wide = 1 + Math.max(3, ...placed.map((each) => each.lane));
    this.root.style.setProperty("--lanes", Math.min(wide, 12));
    this.root.replaceChildren(...bars.map((each) => this.bar(each)), ...this.labels(bars));
  }

  bar(each) {
    const bar = make("div", { class: `bar ${this.looks(each)}`, title: this.desk.titleOf(each),
      onclick: () => this.desk.open(each) });
    bar.style.cssText = `top:${each.top + 2}px;height:${Math.max(6, each.bottom - each.top - 4)}px;--lane:${Math.min(each.lane, 11)}`;
    return bar;
  }

  looks(each) {
    const theirs = each.coder === this.desk.about.coder ? "" : " theirs";
    return this.desk.style(each.code) + theirs + (each.segment === this.desk.current ? " current" : "");
  }

  /** Write the codes beside their bars; one that would cover another moves down, or is left out. */
  labels(bars) {
    let free = -Infinity;
    const labels = [];
    for (const each of bars.sort((a, b) => a.top - b.top || a.lane - b.lane)) {
      const at = Math.max(each.top, free);
      if (at > Math.max(each.bottom, each.top + 18) + 24) continue; // the bar and the list still tell it
      free = at + 17;
      const label = make("div", { class: `label ${this.looks(each)}`, title: this.desk.titleOf(each),
        onclick: () => this.desk.open(each) }, make("bdi", {}, this.desk.nameOf(each)));
      if (each.memo) label.append(make("span", { class: "noted" }, " ✎"));
      label.style.top = `${at}px`;
      labels.push(label);
    }
    return labels;
  }
}

// The codes, and what is coded at the caret ----------------------------------------------------------

/** The column beside the text: the tree of codes with counts, and the codings at the caret. */
class Panel {
  constructor(desk) {
    this.desk = desk;
    this.search = make("input", { type: "search", class: "search", placeholder: desk.word("search"),
      "aria-label": desk.word("search"), oninput: () => this.sift() });
    this.codes = make("ul", { class: "codes", "aria-label": desk.word("codes"), onkeydown: (event) => this.walk(event) });
    this.here = make("ul", { class: "here", "aria-label": desk.word("here") });
    const nothing = make("p", { class: "nothing" }, desk.word("nothing_here"));
    this.root = make("div", { class: "panel" }, make("h3", {}, desk.word("here")), this.here, nothing,
      make("h3", {}, desk.word("codes")), this.search, this.codes);
  }

  /** List the codes as a tree; a code below another is indented. */
  drawCodes() {
    const { desk } = this, counts = desk.counts(), digits = desk.recent();
    this.codes.replaceChildren(...desk.tree().map(({ code, depth }, at) => {
      const digit = digits.indexOf(code) + 1, pressed = desk.filter === code;
      const button = make("button", { type: "button", class: `code ${desk.style(code)}`, "aria-pressed": `${pressed}`,
        tabindex: at ? -1 : 0, title: desk.codes.get(code).definition, onclick: () => desk.filterBy(pressed ? null : code) },
        make("span", { class: "swatch" }), make("bdi", {}, desk.label(code)),
        digit ? make("kbd", {}, digit) : null, make("span", { class: "count" }, counts.get(code) || ""));
      const row = make("li", { style: `--depth:${depth}` }, button);
      if (desk.state.themes.has(code) && !counts.get(code)) row.append(desk.small("×", "drop_code", () => desk.dropCode(code), code));
      return row;
    }));
    this.sift();
  }

  /** Hide the codes that the search does not find; a family stays with what is below it. */
  sift() {
    const sought = folded(this.search.value.trim());
    const found = new Set(this.desk.tree().filter(({ code }) => folded(this.desk.label(code)).includes(sought))
      .flatMap(({ code }) => this.desk.lineage(code)));
    this.desk.tree().forEach(({ code }, at) => { this.codes.children[at].hidden = !found.has(code); });
  }

  /** Move through the codes with the arrows. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.codes.querySelectorAll("li:not([hidden]) .code")];
    buttons[buttons.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  }

  /** List the codings at the caret, each with its memo and what can be done with it. */
  drawHere() {
    const { desk } = this;
    this.here.replaceChildren(...desk.here().map((each) => make("li", { class: each.segment === desk.current ? "current" : "" },
      make("button", { type: "button", class: `code ${desk.style(each.code)}`, onclick: () => desk.open(each) },
        make("span", { class: "swatch" }), make("bdi", {}, desk.nameOf(each))),
      ...(each.coder === desk.about.coder ? [desk.small("✎", "memo", () => desk.memo(each), each.code),
        desk.small("×", "remove", () => desk.remove(each), each.code)] : []),
      each.status === "needs_review" ? make("p", { class: "review" }, desk.word("needs_review")) : null,
      each.memo ? make("p", { class: "memo", dir: "auto" }, each.memo) : null)));
  }
}

// What opens over the text ----------------------------------------------------------------------------

/** Open a box over the text; Escape and a click beside it close it, and the caret is where it was. */
function openBox(desk, label, ...children) {
  desk.closeBox();
  desk.box = make("div", { class: "box", role: "dialog", "aria-label": label }, ...children);
  desk.body.append(desk.box);
  const at = desk.transcript.boxOf(Math.max(desk.selection.anchor, desk.selection.focus)), frame = desk.body.getBoundingClientRect();
  const top = Math.min(Math.max(at.bottom - frame.top + 8, 8), Math.max(8, frame.height - desk.box.offsetHeight - 8));
  const left = Math.min(Math.max(at.left - frame.left - 40, 8), Math.max(8, frame.width - desk.box.offsetWidth - 8));
  desk.box.style.cssText = `top:${top}px;left:${left}px`;
  desk.box.querySelector("input, textarea, button")?.focus({ preventScroll: true });
}

/** Open the picker: type to find a code, Enter applies it, Shift+Enter goes on to the next. */
function openPicker(desk) {
  const span = desk.transcript.whole(desk.selection);
  if (!span) return desk.say(desk.word("select_first"));
  desk.hold(span);
  const list = make("ul", { role: "listbox", id: `${desk.id}-codes`, "aria-label": desk.word("codes") });
  const about = make("p", { class: "definition", id: `${desk.id}-definition` });
  const input = make("input", { role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", autocomplete: "off",
    "aria-controls": list.id, "aria-describedby": about.id, "aria-label": desk.word("find_code"), placeholder: desk.word("find_code") });
  let options = [], active = 0;
  const mark = (at) => {
    active = Math.max(0, Math.min(at, options.length - 1));
    [...list.children].forEach((option, i) => option.classList.toggle("active", i === active));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (list.children[active]) input.setAttribute("aria-activedescendant", list.children[active].id);
    about.textContent = options[active]?.definition ?? "";
  };
  const pick = (option, stay) => {
    if (option) desk.pick(option, span);
    if (stay) { input.value = ""; sift(); input.focus(); } else desk.closeBox();
  };
  const sift = () => {
    options = desk.found(input.value);
    list.replaceChildren(...options.map((option, at) => make("li", {
      role: "option", id: `${list.id}-${at}`, "aria-selected": `${!!desk.codedWith(option.code, span)}`, class: desk.style(option.code),
      onmousedown: (event) => { event.preventDefault(); pick(option, event.shiftKey); } },
      make("span", { class: "swatch" }), make("bdi", {}, option.create ? fill(desk.word("create"), { label: option.label }) : desk.label(option.code)),
      option.above ? make("bdi", { class: "above" }, option.above) : null)));
    mark(0);
  };
  input.addEventListener("input", sift);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) mark(active + step);
    else if (event.key === "Enter") pick(options[active], event.shiftKey);
    else return;
    event.preventDefault();
  });
  openBox(desk, desk.word("find_code"), input, list, about);
  sift();
}

/** Open the memo of a coding. */
function openMemo(desk, segment) {
  const text = make("textarea", { rows: 5, "aria-label": fill(desk.word("memo_of"), { code: desk.label(segment.code) }) });
  text.value = segment.memo;
  const keep = () => {
    if (text.value !== segment.memo) desk.do({ act: "memo", segment: segment.segment, memo: text.value });
    desk.closeBox();
  };
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
  });
  openBox(desk, desk.word("memo"), make("h4", {}, make("bdi", {}, fill(desk.word("memo_of"), { code: desk.label(segment.code) }))), text,
    make("button", { type: "button", class: "main", onclick: keep }, `${desk.word("keep")} (Ctrl+Enter)`));
}

const KEYS = ["n", "1–9", "m", "u", "e", "o", "j / k", "g", "f", "Ctrl+Z", "Ctrl+Y", "Ctrl+←→", "Ctrl+↑↓", "Shift", "Esc", "?"];

/** Open the list of keys. */
function openHelp(desk) {
  const rows = KEYS.flatMap((key, at) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, desk.word(`key_${at + 1}`))]);
  openBox(desk, desk.word("keys"), make("h4", {}, desk.word("keys")), make("dl", { class: "keys" }, ...rows),
    make("button", { type: "button", onclick: () => desk.closeBox() }, desk.word("close")));
}

// The kernel -------------------------------------------------------------------------------------------

/** Sends acts to the kernel; what it did not answer is kept in the browser and sent again. */
class Wire {
  constructor(desk, model) {
    this.desk = desk;
    this.model = model;
    this.store = `impra-coder-${desk.about.place}`;
    this.pending = new Map(this.stored().map((act) => [act.id, act]));
    this.hear = (answer) => this.heard(answer);
    model.on("msg:custom", this.hear);
    this.ask();
  }

  stored() {
    try { return JSON.parse(localStorage.getItem(this.store) ?? "[]"); } catch { return []; }
  }

  /** Ask for the acts on disk, and send those that are not known to be there. */
  ask() {
    this.model.send({ open: true, acts: [...this.pending.values()] });
    this.wait();
  }

  send(acts) {
    acts.forEach((act) => this.pending.set(act.id, act));
    this.model.send({ acts });
    this.wait();
  }

  /** Keep what is not answered, and say so when the kernel takes long. */
  wait() {
    try { localStorage[this.pending.size ? "setItem" : "removeItem"](this.store, JSON.stringify([...this.pending.values()])); } catch { /* a browser that keeps nothing */ }
    this.desk.saved(this.pending.size, "");
    clearTimeout(this.slow);
    if (this.pending.size) this.slow = setTimeout(() => this.desk.saved(this.pending.size, this.desk.word("kernel_silent")), 2500);
  }

  heard(answer) {
    if (answer.is !== "answer") return;
    const { desk } = this, refused = Object.entries(answer.refused), known = new Set(desk.acts.map((act) => act.id));
    for (const id of [...answer.kept, ...refused.map(([id]) => id)]) this.pending.delete(id);
    if (answer.acts) desk.reset([...answer.acts, ...this.pending.values()]);
    else if (refused.length) desk.reset(desk.acts.filter((act) => !(act.id in answer.refused)));
    else if (answer.kept.some((id) => !known.has(id))) this.ask(); // coded in another view of this transcript
    for (const [, why] of refused) desk.say(desk.word(`refused.${why}`), true);
    this.wait();
    if (answer.stopped) desk.saved(this.pending.size, fill(desk.word("stopped"), { why: answer.stopped }));
  }

  stop() {
    clearTimeout(this.slow);
    this.model.off("msg:custom", this.hear);
  }
}

// The desk: everything together ------------------------------------------------------------------------

/** One transcript on the screen, and all that a coder does with it. */
class Desk {
  constructor(model, element) {
    this.about = model.get("about");
    this.words = model.get("words");
    this.id = `coder-${newId().slice(0, 8)}`;
    this.acts = [];
    this.selection = { anchor: 0, focus: 0 };
    this.together = true;
    this.take([]);
    this.lay(element);
    this.wire = new Wire(this, model);
  }

  word(key) { return this.words[key] ?? key; }

  /** Lay the page out: bar, text with margin, panel, status. */
  lay(element) {
    const button = (key, does, keys) => make("button", { type: "button", title: keys, onclick: does }, this.word(key));
    this.scroller = make("div", { class: "scroller" });
    this.transcript = new Transcript(this, this.about);
    this.margin = new Margin(this);
    this.float = make("button", { type: "button", class: "float", hidden: true, onmousedown: (event) => event.preventDefault(),
      onclick: () => openPicker(this) }, this.word("code_it"));
    this.scroller.append(this.transcript.root, this.margin.root, this.float);
    this.panel = new Panel(this);
    this.disk = make("span", { class: "disk" });
    this.status = make("p", { class: "status", role: "status", "aria-live": "polite" });
    const others = make("button", { type: "button", "aria-pressed": "true", onclick: () => this.showOthers(others) }, this.word("others"));
    this.bar = make("div", { class: "tools", role: "group", "aria-label": this.word("tools") },
      make("strong", {}, make("bdi", {}, this.about.document), " · ", make("bdi", {}, this.about.coder)),
      this.undoButton = button("undo", () => this.undo(), "Ctrl+Z"), this.redoButton = button("redo", () => this.redo(), "Ctrl+Y"),
      button("next_uncoded", () => this.nextUncoded(), "g"), this.about.others.length ? others : null,
      this.about.blind ? make("span", { class: "blind", title: this.word("blind_why") }, this.word("blind")) : null,
      button("keys", () => openHelp(this), "?"), this.disk);
    this.body = make("div", { class: "body" }, this.scroller, this.panel.root);
    this.root = make("section", { class: "impra-coder", lang: this.about.language, "aria-label": fill(this.word("coder"), this.about),
      "data-lm-suppress-shortcuts": "true" }, this.bar, this.body, this.status);
    element.append(this.root);
    this.listen();
    this.margin.start();
    this.changed([]);
  }

  listen() {
    this.root.addEventListener("keydown", (event) => { event.stopPropagation(); onKey(this, event); });
    for (const kind of ["keyup", "keypress", "paste", "cut", "copy", "contextmenu"])
      this.root.addEventListener(kind, (event) => event.stopPropagation());
    this.root.addEventListener("mousedown", (event) => {
      event.stopPropagation();
      if (this.box && !this.box.contains(event.target)) this.closeBox();
    });
    this.onSelect = () => this.moved();
    document.addEventListener("selectionchange", this.onSelect);
  }

  stop() {
    document.removeEventListener("selectionchange", this.onSelect);
    this.margin.stop();
    this.wire.stop();
    this.root.remove();
  }

  hasFocus() {
    return this.root.getRootNode().activeElement === this.transcript.root;
  }

  // What stands

  /** Begin again from some acts. */
  take(acts) {
    this.acts = acts;
    this.state = replay(acts, this.about.given, this.about.document);
    this.forget();
  }

  reset(acts) {
    this.take(acts);
    this.changed([{ start: 0, end: Infinity }]);
  }

  /** Forget what is derived from the state. */
  forget() {
    this.known = {};
    const created = [...this.state.themes.values()].map(({ code, parent, label }) =>
      ({ code, parent: parent ?? null, label: label[this.about.language], definition: "" }));
    this.codes = new Map([...this.about.codes, ...created].map((each) => [each.code, each]));
  }

  once(name, make) { return (this.known[name] ??= make()); }

  label(code) { return this.codes.get(code)?.label ?? code; }

  nameOf(each) { return each.coder === this.about.coder ? this.label(each.code) : `${each.coder}: ${this.label(each.code)}`; }

  titleOf(each) { return [this.nameOf(each), each.memo].filter(Boolean).join("\n"); }

  /** List a code and those above it. */
  lineage(code) {
    const above = this.codes.get(code)?.parent;
    return above && this.codes.has(above) ? [code, ...this.lineage(above)] : [code];
  }

  /** List the codes, each behind the one above it, with its depth. */
  tree() {
    return this.once("tree", () => {
      const below = Map.groupBy(this.codes.values(), (each) => (this.codes.has(each.parent) ? each.parent : null));
      const branch = (parent, depth) => (below.get(parent) ?? []).flatMap(({ code }) => [{ code, depth }, ...branch(code, depth + 1)]);
      return branch(null, 0);
    });
  }

  /** Give a code its looks: the colour of its family, and a line of its own within it. */
  style(code) {
    const styles = this.once("styles", () => {
      const lines = new Map(), families = this.tree().filter(({ depth }) => !depth).map((each) => each.code);
      return new Map(this.tree().map(({ code: each }) => {
        const hue = families.indexOf(this.lineage(each).at(-1)) % 8, line = lines.get(hue) ?? 0;
        lines.set(hue, line + 1);
        return [each, `hue-${hue} line-${line % 4}`];
      }));
    });
    return styles.get(code) ?? "hue-7 line-0";
  }

  own() { return this.once("own", () => [...this.state.segments.values()]); }

  passes(each) { return !this.filter || this.lineage(each.code).includes(this.filter); }

  shown() { return this.once("shown", () => this.own().filter((each) => this.passes(each))); }

  theirs() { return this.together ? this.about.others.filter((each) => this.passes(each)) : []; }

  recent() { return this.once("recent", () => recentCodes(this.acts).filter((code) => this.codes.has(code))); }

  /** Count the segments of each code and of those below it. */
  counts() {
    const counts = new Map();
    for (const each of this.own())
      for (const code of this.lineage(each.code)) counts.set(code, (counts.get(code) ?? 0) + 1);
    return counts;
  }

  /** List the codings at the caret or in the selection, the shortest first. */
  here() {
    const { anchor, focus } = this.selection, [start, end] = [Math.min(anchor, focus), Math.max(anchor, focus)];
    const at = (each) => (start === end ? each.start <= start && each.end >= end : each.start < end && each.end > start);
    return [...this.shown(), ...this.theirs()].filter(at).sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  mine() { return this.here().filter((each) => each.coder === this.about.coder); }

  currentSegment() { return this.state.segments.get(this.current) ?? this.mine()[0]; }

  codedWith(code, span) {
    return this.own().find((each) => each.code === code && each.start === span.start && each.end === span.end);
  }

  // What a coder does

  /** Do acts: shown at once, then sent. */
  do(...acts) {
    const sent = acts.map((act) => ({ id: newId(), ...act })), touched = [];
    const spans = () => sent.map((act) => this.state.segments.get(act.segment ?? this.segmentOf(act.undone ?? act.redone)));
    touched.push(...spans());
    for (const act of sent) {
      this.acts.push(act);
      if (act.act === "undo" || act.act === "redo") this.state = replay(this.acts, this.about.given, this.about.document);
      else {
        if (act.act !== "theme") remember(this.state, act);
        apply(this.state, act);
      }
    }
    this.forget();
    this.changed([...touched, ...spans()].filter(Boolean));
    this.wire.send(sent);
  }

  segmentOf(id) { return this.acts.find((act) => act.id === id)?.segment; }

  /** Apply a code to a span, or take it back where it is applied already. */
  pick({ code, create, label, parent }, span) {
    const before = this.codedWith(code, span);
    if (before) return this.remove(before);
    const { document, sha256, language, coder } = this.about, text = label?.trim();
    const theme = { act: "theme", code, label: { en: text, fr: text, it: text }, parent };
    const segment = newId();
    this.current = segment;
    this.do(...(create ? [theme] : []), { act: "code", segment, document, text: sha256, coder, ...span, code });
    this.say(fill(this.word("coded"), { code: this.label(code) }));
  }

  /** Apply the code of a digit to the selection. */
  quick(digit) {
    const span = this.transcript.whole(this.selection), code = this.recent()[digit - 1];
    if (!span) return this.say(this.word("select_first"));
    if (code) this.pick({ code }, span);
  }

  remove(segment = this.currentSegment()) {
    if (!segment) return this.say(this.word("nothing_here"));
    this.do({ act: "uncode", segment: segment.segment });
    this.say(fill(this.word("removed"), { code: this.label(segment.code) }));
  }

  memo(segment = this.currentSegment()) {
    if (!segment) return this.say(this.word("nothing_here"));
    openMemo(this, segment);
  }

  /** Give the current coding the ends of the selection. */
  resize() {
    const segment = this.currentSegment(), span = this.transcript.whole(this.selection);
    if (!segment || !span) return this.say(this.word("select_first"));
    this.do({ act: "resize", segment: segment.segment, ...span });
  }

  undo() { this.back(this.state.undoable.at(-1), "undo", "undone"); }

  redo() { this.back(this.state.redoable.at(-1), "redo", "redone"); }

  back(id, act, said) {
    if (!id) return this.say(this.word(`refused.nothing_to_${act}`));
    this.do({ act, [said]: id });
    this.say(this.word(said));
  }

  dropCode(code) { this.do({ act: "undo", undone: this.state.themes.get(code).id }); }

  /** List the codes that a search finds, the likeliest first, and the one it could create. */
  found(sought) {
    const typed = sought.trim(), wanted = folded(typed), recent = this.recent();
    const above = (code) => this.lineage(code).slice(1).map((each) => this.label(each)).reverse().join(" › ");
    const rank = (code) => {
      const label = folded(this.label(code)), at = label.indexOf(wanted);
      if (!wanted) return recent.includes(code) ? recent.indexOf(code) : 99;
      if (at < 0) return folded(`${above(code)} ${code} ${this.codes.get(code).definition}`).includes(wanted) ? 3 : null;
      return at === 0 ? 0 : /\W/.test(label[at - 1]) ? 1 : 2;
    };
    const found = this.tree().map(({ code }) => ({ ...this.codes.get(code), above: above(code), rank: rank(code) }))
      .filter((each) => each.rank != null).sort((a, b) => a.rank - b.rank);
    const same = found.some((each) => folded(each.label) === wanted);
    return typed && !same ? [...found, this.creation(typed)] : found;
  }

  /** Make a code of what was typed; `family > code` puts it below a family. */
  creation(typed) {
    const [, family, label = typed] = typed.match(/^(.+?)\s*[>/]\s*(.+)$/) ?? [];
    const parent = family && [...this.codes.values()].find((each) => folded(each.label).startsWith(folded(family)))?.code;
    const bare = folded(parent ? label : typed).replace(/[^a-z0-9]+/g, "_").replace(/^[_0-9]+|_+$/g, "") || "code";
    let code = bare;
    for (let n = 2; this.codes.has(code); n++) code = `${bare}_${n}`;
    return { code, create: true, label: parent ? label : typed, parent: parent || null, above: parent && this.label(parent), definition: this.word("created_later") };
  }

  filterBy(code) {
    this.filter = code;
    this.forget();
    this.changed([{ start: 0, end: Infinity }]);
    this.say(code ? fill(this.word("filtered"), { code: this.label(code), n: this.shown().length }) : this.word("all_shown"));
  }

  showOthers(button) {
    this.together = !this.together;
    button.setAttribute("aria-pressed", `${this.together}`);
    this.changed([]);
  }

  // Where a coder is

  /** Select a passage, and bring it into view. */
  go(span, current) {
    this.current = current;
    this.transcript.root.focus({ preventScroll: true });
    this.transcript.show(span.start);
    this.selection = { anchor: span.start, focus: span.end };
    this.transcript.select(this.selection);
    this.later();
  }

  open(each) { this.go(each, each.segment); }

  /** Go to the next (or previous) coding that is shown. */
  nextCoding(step) {
    const at = Math.min(this.selection.anchor, this.selection.focus);
    const order = [...this.shown()].sort((a, b) => a.start - b.start || a.end - b.end || (a.segment < b.segment ? -1 : 1));
    const here = order.findIndex((each) => each.segment === this.current && each.start === at);
    const next = here >= 0 ? order[here + step] : step > 0 ? order.find((each) => each.start >= at) : order.findLast((each) => each.start < at);
    if (next) this.open(next);
    else this.say(this.word("no_further"));
  }

  /** Cycle through the codings at the caret. */
  nextHere() {
    const mine = this.mine(), at = mine.findIndex((each) => each.segment === this.current);
    if (!mine.length) return this.say(this.word("nothing_here"));
    this.current = mine[(at + 1) % mine.length].segment;
    this.changed(mine);
    this.say(this.label(mine[(at + 1) % mine.length].code));
  }

  /** Go to the first sentence of the next stretch of an answer that has no code. */
  nextUncoded() {
    const at = Math.min(this.selection.anchor, this.selection.focus), gaps = this.uncoded();
    const gap = gaps.find((each) => each.start > at) ?? gaps.find((each) => each.start <= at);
    if (!gap) return this.say(this.word("all_coded"));
    this.go({ start: gap.start, end: Math.min(gap.end, this.transcript.sentenceFrom(gap.start, 1, true)) });
    this.say(fill(this.word("uncoded_left"), { n: gaps.length }));
  }

  uncoded() {
    const spans = [...this.own()].sort((a, b) => a.start - b.start), gaps = [];
    let next = 0;
    for (const [begin, end, speaker] of this.about.turns) {
      let at = begin;
      while (next < spans.length && spans[next].end <= begin) next++;
      for (let i = next; i < spans.length && spans[i].start < end; i++) {
        if (spans[i].start > at && speaker !== "interviewer") gaps.push({ start: at, end: spans[i].start });
        at = Math.max(at, spans[i].end);
      }
      if (at < end && speaker !== "interviewer") gaps.push({ start: at, end });
    }
    return gaps.filter((gap) => /[\p{L}\p{N}]/u.test(this.transcript.quote(gap)))
      .map((gap) => this.transcript.whole({ anchor: gap.start, focus: gap.end }));
  }

  /** Move the caret by a sentence. */
  sentence(step, extend) {
    const focus = this.transcript.sentenceFrom(this.selection.focus, step, extend && step > 0);
    this.selection = { anchor: extend ? this.selection.anchor : focus, focus };
    this.transcript.select(this.selection);
    this.transcript.show(focus);
    this.later();
  }

  // What the screen shows

  /** Show what changed: the touched words, margin, counts. */
  changed(spans) {
    this.root.classList.toggle("filtered", !!this.filter);
    this.transcript.redraw(spans);
    this.panel.drawCodes();
    this.undoButton.disabled = !this.state.undoable.length;
    this.redoButton.disabled = !this.state.redoable.length;
    this.later();
  }

  /** Follow the selection. */
  moved() {
    const selection = this.hasFocus() && this.transcript.selected();
    if (!selection || (selection.anchor === this.selection.anchor && selection.focus === this.selection.focus)) return;
    this.selection = selection;
    this.later();
  }

  /** Draw what follows the caret at the next frame. */
  later() {
    this.asked ||= requestAnimationFrame(() => { this.asked = 0; this.follow(); });
  }

  follow() {
    const before = this.state.segments.get(this.current), mine = this.mine();
    if (!mine.some((each) => each.segment === this.current)) this.current = mine[0]?.segment;
    const now = this.state.segments.get(this.current);
    if (now !== before || now !== this.marked) this.transcript.redraw([this.marked, before, now].filter(Boolean));
    this.marked = now;
    this.panel.drawHere();
    this.margin.later();
    this.placeFloat();
    const names = this.here().map((each) => this.nameOf(each)).join(", ");
    if (names !== this.told) this.say(names);
    this.told = names;
  }

  placeFloat() {
    const span = this.transcript.whole(this.selection);
    this.float.hidden = !span || !this.hasFocus();
    if (this.float.hidden) return;
    const frame = this.scroller.getBoundingClientRect(), box = this.transcript.boxOf(span.end - 1);
    this.float.style.top = `${box.bottom - frame.top + this.scroller.scrollTop + 6}px`;
    this.float.style.left = `${Math.max(8, box.left - frame.left - 20)}px`;
  }

  /** Keep a span marked while a box has the focus. */
  hold(span) {
    const touched = [this.pending, span].filter(Boolean);
    this.pending = span;
    this.transcript.redraw(touched);
  }

  closeBox() {
    if (!this.box) return;
    this.box.remove();
    this.box = null;
    this.hold(null);
    this.transcript.root.focus({ preventScroll: true });
    this.transcript.select(this.selection);
    this.later();
  }

  escape() {
    if (this.box) return this.closeBox();
    if (this.filter) return this.filterBy(null);
    this.selection = { anchor: this.selection.focus, focus: this.selection.focus };
    this.transcript.root.focus({ preventScroll: true });
    this.transcript.select(this.selection);
    this.later();
  }

  /** Tell the reader and the screen reader. */
  say(text, urgent = false) {
    this.status.setAttribute("aria-live", urgent ? "assertive" : "polite");
    this.status.classList.toggle("urgent", urgent);
    this.status.textContent = text;
  }

  /** Show how many acts are not on disk yet, and why when that is known. */
  saved(waiting, why) {
    this.disk.classList.toggle("urgent", !!why);
    this.disk.replaceChildren(why ? fill(why, { n: waiting }) : this.word(waiting ? "saving" : "saved"));
    if (why) this.disk.append(" ", make("button", { type: "button", onclick: () => this.wire.ask() }, this.word("again")));
  }

  /** Make a small button of a row. */
  small(sign, key, does, code) {
    const label = `${this.word(key)}: ${this.label(code)}`;
    return make("button", { type: "button", class: "small", title: label, "aria-label": label, onclick: does }, sign);
  }
}

// Keys ---------------------------------------------------------------------------------------------------

const IN_TEXT = {
  n: openPicker, m: (desk) => desk.memo(), u: (desk) => desk.remove(), Delete: (desk) => desk.remove(), Backspace: (desk) => desk.remove(),
  e: (desk) => desk.resize(), o: (desk) => desk.nextHere(), j: (desk) => desk.nextCoding(1), k: (desk) => desk.nextCoding(-1),
  g: (desk) => desk.nextUncoded(), f: (desk) => desk.panel.search.focus(), "?": openHelp, Enter: openPicker,
};

/** Answer a key; none of them reaches JupyterLab. */
function onKey(desk, event) {
  const { key, shiftKey } = event, control = event.ctrlKey || event.metaKey, typing = event.target.matches("input, textarea");
  const does = (act) => { event.preventDefault(); act(); };
  if (key === "Escape") return does(() => desk.escape());
  if (control && !typing && key.toLowerCase() === "z") return does(() => (shiftKey ? desk.redo() : desk.undo()));
  if (control && !typing && key.toLowerCase() === "y") return does(() => desk.redo());
  if (control && key.toLowerCase() === "s") return does(() => desk.say(desk.word("saved")));
  if (event.target !== desk.transcript.root) return;
  if (control && (key === "ArrowDown" || key === "ArrowUp")) return does(() => desk.sentence(key === "ArrowDown" ? 1 : -1, shiftKey));
  if (control || event.altKey) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]; // the key, whatever a keyboard writes with it
  if (digit) return does(() => desk.quick(+digit));
  const act = IN_TEXT[key.length === 1 ? key.toLowerCase() : key];
  if (act) return does(() => act(desk));
  if (key.length === 1) event.preventDefault();
}

export default {
  render({ model, el }) {
    const desk = new Desk(model, el);
    return () => desk.stop();
  },
};
