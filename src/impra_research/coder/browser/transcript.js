// The transcript on the screen: drawn by block, read and marked in code points.

const TOGETHER = 16; // blocks that the browser lays out at once
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
      block.who = this.whoSpeaks(block);
      this.draw(block);
    }
    for (let at = 0; at < this.blocks.length; at += TOGETHER) this.root.append(this.group(this.blocks.slice(at, at + TOGETHER)));
  }

  /** Put blocks together that are laid out only when they are near the screen. */
  group(blocks) {
    const lines = blocks.reduce((sum, block) => sum + Math.ceil(block.text.length / 80 || 1), 0);
    return make("div", { class: "group", style: `contain-intrinsic-height: auto ${1.75 * lines}em` }, ...blocks.map((block) => block.element));
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
    if (node === this.root || node.classList?.contains("group")) return this.besideBlocks(node, offset);
    const element = (node.nodeType === 1 ? node : node.parentElement)?.closest(".block");
    if (!element || !this.root.contains(element)) return null;
    const block = this.blocks[element.dataset.at], range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(node, offset);
    const before = range.toString();
    return Math.min(block.end, block.start + (block.wide ? Array.from(before).length : before.length));
  }

  /** Turn a place between blocks into a code point. */
  besideBlocks(node, offset) {
    const next = node.childNodes[offset], last = this.blocks.at(-1);
    const element = next?.closest(".block") ?? next?.querySelector(".block");
    if (element) return this.blocks[element.dataset.at].start;
    const before = node === this.root ? last : this.blocks[node.lastChild.dataset.at];
    return before.end;
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

  /** Let a stretch begin with a word and end without white space; null when it has none. */
  fromWord({ start, end }) {
    while (start < end && !IN_WORD.test(this.points[start])) start++;
    return this.whole({ anchor: start, focus: end });
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

  /** Find the first and the last block near the screen. */
  near() {
    const frame = this.desk.scroller.getBoundingClientRect();
    const box = (block) => block.element.getBoundingClientRect();
    const first = firstAfter(this.blocks, frame.top - 200, (block) => box(block).bottom);
    const last = firstAfter(this.blocks, frame.bottom + 200, (block) => box(block).top);
    return [this.blocks[Math.min(first, this.blocks.length - 1)], this.blocks[Math.max(0, last - 1)]];
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
