// What machines propose here: a list that waits for the coder, and codes nothing.

/** The proposals that the coder has neither judged nor coded. */
class Proposals {
  constructor(desk) {
    this.desk = desk;
    this.heading = make("h3");
    this.list = make("ul", { class: "proposed", "aria-label": desk.word("proposed") });
    this.root = make("div", { hidden: !desk.about.proposed.length }, this.heading, this.list);
  }

  /** List what waits, in the order of the text. */
  open() {
    const { desk } = this, meets = (each, own) => own.code === each.code && own.start < each.end && own.end > each.start;
    const judged = () => new Set(desk.acts.filter((act) => act.act === "judge").map((act) => act.candidate));
    const waits = (rejected) => desk.about.proposed.filter((each) => !rejected.has(each.candidate) && !desk.own().some((own) => meets(each, own)));
    return desk.once("proposed", () => waits(judged()));
  }

  /** Find the proposal at the caret: the one gone to, or the first. */
  here() {
    const { anchor, focus } = this.desk.selection, [start, end] = [Math.min(anchor, focus), Math.max(anchor, focus)];
    const near = this.open().filter((each) => each.start <= end && each.end >= start);
    return near.find((each) => each.candidate === this.current) ?? near[0];
  }

  go(each) {
    this.current = each.candidate;
    this.desk.go({ start: each.start, end: each.end });
    this.desk.say(`${this.desk.label(each.code)}: ${this.why(each)}`);
  }

  /** Tell the method, its score, and what it found or which coded passage it was reminded of. */
  why({ method, score, why }) {
    const word = this.desk.word(method === "dictionary" ? "proposed_found" : "proposed_like");
    return fill(word, { method, score: score.toFixed(2), why });
  }

  next() {
    const { desk } = this, waiting = this.open(), at = Math.min(desk.selection.anchor, desk.selection.focus);
    const last = waiting.findIndex((each) => each.candidate === this.current && each.start === at);
    const next = last >= 0 ? waiting[(last + 1) % waiting.length] : waiting.find((each) => each.start >= at) ?? waiting[0];
    if (next) this.go(next);
    else desk.say(desk.word("none_proposed"));
  }

  accept(each = this.here()) {
    if (!each) return this.desk.say(this.desk.word("none_proposed"));
    this.desk.pick({ code: each.code, judgement: each.candidate }, { start: each.start, end: each.end });
  }

  reject(each = this.here()) {
    if (!each) return this.desk.say(this.desk.word("none_proposed"));
    this.desk.do({ act: "judge", candidate: each.candidate, verdict: "rejected" });
    this.desk.say(fill(this.desk.word("rejected"), { code: this.desk.label(each.code) }));
  }

  /** Draw the list, when it is another. */
  draw() {
    if (this.root.hidden) return;
    const { desk } = this, waiting = this.open(), here = this.here()?.candidate;
    const drawn = [here, ...waiting.map((each) => each.candidate)].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    put(this.heading, `${desk.word("proposed")} (${waiting.length})`);
    this.list.replaceChildren(...waiting.map((each) => make("li", { class: each.candidate === here ? "current" : "" },
      make("button", { type: "button", class: `code ${desk.style(each.code)}`, onclick: () => this.go(each) },
        make("span", { class: "swatch" }), make("bdi", {}, desk.label(each.code))),
      desk.small("✓", "accept", () => this.accept(each), each.code), desk.small("×", "reject", () => this.reject(each), each.code),
      make("p", { class: "memo", dir: "auto" }, this.why(each)))));
    this.list.scrollTop = (this.list.querySelector(".current")?.offsetTop ?? 0) - this.list.offsetTop;
  }
}
