// Everything together.

/** One transcript on the screen, and all that a coder does with it. */
class Desk extends Codings {
  constructor(model, element) {
    super(model.get("about"), model.get("words"));
    this.touched = [];
    this.version = 0; // of what is shown
    this.id = `coder-${newId().slice(0, 8)}`;
    this.lay(element);
    this.wire = new Wire(this, model);
  }

  /** Lay the page out: bar, text with margin, panel, status. */
  lay(element) {
    const button = (key, does, keys) => make("button", { type: "button", title: keys, onclick: does }, this.word(key));
    this.scroller = make("div", { class: "scroller" });
    this.transcript = new Transcript(this, this.about);
    this.margin = new Margin(this);
    this.float = make("button", { type: "button", class: "float", hidden: true, tabindex: -1, onmousedown: (event) => event.preventDefault(),
      onclick: () => openPicker(this) }, this.word("code_it"));
    this.scroller.append(this.transcript.root, this.margin.root, this.float);
    this.panel = new Panel(this);
    this.disk = make("span", { class: "disk" });
    this.status = make("p", { class: "status", role: "status", "aria-live": "polite" });
    const others = make("button", { type: "button", "aria-pressed": "true", onclick: () => this.showOthers(others) }, this.word("others"));
    this.bar = make("div", { class: "tools", role: "group", "aria-label": this.word("tools") },
      make("strong", {}, make("bdi", {}, this.about.document), " · ", make("bdi", {}, this.about.coder)),
      this.undoButton = button("undo", () => this.undo(), "Ctrl+Z"), this.redoButton = button("redo", () => this.redo(), "Ctrl+Y"),
      button("next_uncoded", () => this.nextUncoded(), "g"), this.reviewButton = button("to_review", () => this.nextReview(), "r"), this.about.others.length ? others : null,
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

  reset(acts) {
    this.take(acts);
    this.changed([{ start: 0, end: Infinity }]);
  }

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

  /** Apply a code to a span, or take it back where it is applied already. */
  pick({ code, create, label, parent, judgement }, span) {
    const before = this.codedWith(code, span);
    if (before) return this.remove(before);
    const { document, sha256, language, coder } = this.about, text = label?.trim();
    const theme = { act: "theme", code, label: { en: text, fr: text, it: text }, parent };
    const segment = newId();
    this.current = segment;
    this.do(...(create ? [theme] : []), { act: "code", segment, document, text: sha256, coder, ...span, code, judgement });
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
    this.do(...this.twinsGone(segment), { act: "uncode", segment: segment.segment });
    this.say(fill(this.word("removed"), { code: this.label(segment.code) }));
  }

  memo(segment = this.currentSegment()) {
    if (!segment) return this.say(this.word("nothing_here"));
    openMemo(this, segment);
  }

  /** Let the first of two that are one today keep the memos of both. */
  settled(segment) {
    const twins = this.twinsGone(segment), { memo } = segment;
    return twins.length && memo ? [...twins, { act: "memo", segment: segment.segment, memo }] : twins;
  }

  /** Give the current coding the ends of the selection. */
  resize() {
    const segment = this.currentSegment(), span = this.transcript.whole(this.selection);
    if (!segment || !span) return this.say(this.word("select_first"));
    this.do(...this.settled(segment), { act: "resize", segment: segment.segment, ...span });
  }

  /** Say that a coding stands well where a corrected transcript has it: it is given the ends that it has. */
  reviewed(segment = this.currentSegment()) {
    if (segment?.status !== "needs_review") return this.nextReview();
    const { start, end } = segment, code = this.label(segment.code);
    this.do(...this.settled(segment), { act: "resize", segment: segment.segment, ...this.transcript.whole({ anchor: start, focus: end }) });
    this.say(fill(this.word("reviewed"), { code, n: this.toReview().length }));
  }

  /** Go to the next coding that a corrected transcript asks to look at again. */
  nextReview() {
    const at = Math.min(this.selection.anchor, this.selection.focus), waiting = this.toReview();
    const here = waiting.findIndex((each) => each.segment === this.current);
    const next = here >= 0 ? waiting[(here + 1) % waiting.length] : waiting.find((each) => each.start >= at) ?? waiting[0];
    if (next) this.open(next);
    else this.say(this.word("none_to_review"));
  }

  undo() { this.back(this.state.undoable.at(-1), "undo", "undone"); }

  redo() { this.back(this.state.redoable.at(-1), "redo", "redone"); }

  back(id, act, said) {
    if (!id) return this.say(this.word(`refused.nothing_to_${act}`));
    this.do({ act, [said]: id });
    this.say(this.word(said));
  }

  dropCode(code) { this.do({ act: "undo", undone: this.state.themes.get(code).id }); }

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

  /** Select a passage, and bring it into view. */
  go(span, current) {
    this.current = current;
    this.transcript.root.focus({ preventScroll: true });
    this.transcript.show(span.end);
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

  /** List the stretches of answers that have no code. */
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
    return gaps.map((gap) => this.transcript.fromWord(gap)).filter(Boolean);
  }

  /** Move the caret by a sentence. */
  sentence(step, extend) {
    const focus = this.transcript.sentenceFrom(this.selection.focus, step, extend && step > 0);
    this.selection = { anchor: extend ? this.selection.anchor : focus, focus };
    this.transcript.select(this.selection);
    this.transcript.show(focus);
    this.later();
  }

  /** Show what changed, at the next frame. */
  changed(spans) {
    this.touched.push(...spans);
    this.version += 1;
    this.stale = true;
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
    const focused = this.root.getRootNode().activeElement, inside = this.root.contains(focused);
    const mine = this.mine();
    if (!mine.some((each) => each.segment === this.current)) this.current = mine[0]?.segment;
    const now = this.state.segments.get(this.current);
    if (now !== this.marked) this.touched.push(...[this.marked, now].filter(Boolean));
    this.marked = now;
    this.transcript.redraw(this.touched.splice(0));
    const bars = this.margin.measured(), float = this.floatPlace(); // measured together, before anything else is written
    this.margin.draw(bars);
    this.float.hidden = !float;
    if (float) this.float.style.cssText = float;
    this.panel.drawHere();
    if (this.stale) this.drawCounts();
    if (inside && (focused.disabled || !focused.checkVisibility())) this.transcript.root.focus({ preventScroll: true }); // its button went
    this.announce();
  }

  drawCounts() {
    this.stale = false;
    this.root.classList.toggle("filtered", !!this.filter);
    this.panel.drawCodes();
    const waiting = this.toReview().length;
    this.reviewButton.hidden = !waiting;
    put(this.reviewButton, fill(this.word("to_review"), { n: waiting }));
    this.undoButton.disabled = !this.state.undoable.length;
    this.redoButton.disabled = !this.state.redoable.length;
  }

  /** Say which codes are at the caret, when they are others than before. */
  announce() {
    const names = this.here().map((each) => this.nameOf(each)).join(", ");
    if (names ? names !== this.told : this.told && this.status.textContent === this.told) this.say(names);
    this.told = names;
  }

  /** Find the place of the floating button, below the end of the selection; "" without one. */
  floatPlace() {
    const span = this.hasFocus() && this.transcript.whole(this.selection);
    if (!span) return "";
    const frame = this.scroller.getBoundingClientRect(), box = this.transcript.boxOf(span.end - 1);
    return `top:${box.bottom - frame.top + this.scroller.scrollTop + 6}px;left:${Math.max(8, box.left - frame.left - 20)}px`;
  }

  /** Keep a span marked while a box has the focus. */
  hold(span) {
    this.changed([this.pending, span].filter(Boolean));
    this.pending = span;
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
    this.panel.clear();
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

  /** Show whether everything is on disk; what is urgent can be tried again. */
  saved(text, urgent = false) {
    this.disk.classList.toggle("urgent", urgent);
    put(this.disk, text);
    if (urgent) this.disk.append(" ", make("button", { type: "button", onclick: () => this.wire.ask() }, this.word("again")));
  }

  /** Make a small button of a row. */
  small(sign, key, does, code) {
    const label = `${this.word(key)}: ${this.label(code)}`;
    return make("button", { type: "button", class: "small", title: label, "aria-label": label, onclick: does }, sign);
  }
}
