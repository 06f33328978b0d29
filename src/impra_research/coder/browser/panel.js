// The column beside the text.

/** The column beside the text: the tree of codes with counts, and the codings at the caret. */
class Panel {
  constructor(desk) {
    this.desk = desk;
    this.search = make("input", { type: "search", class: "search", placeholder: desk.word("search"),
      "aria-label": desk.word("search"), oninput: () => this.sift(), onkeydown: (event) => this.enter(event) });
    this.codes = make("ul", { class: "codes", "aria-label": desk.word("codes"), onkeydown: (event) => this.walk(event) });
    this.here = make("ul", { class: "here", "aria-label": desk.word("here") });
    const nothing = make("p", { class: "nothing" }, desk.word("nothing_here"));
    this.proposals = new Proposals(desk);
    this.root = make("div", { class: "panel" }, make("h3", {}, desk.word("here")), this.here, nothing, this.proposals.root,
      make("h3", {}, desk.word("codes")), this.search, this.codes);
  }

  /** List the codes as a tree; a code below another is indented. */
  drawCodes() {
    const { desk } = this, tree = desk.tree(), listed = tree.map(({ code }) => code).join(" ");
    if (listed !== this.listed) this.codes.replaceChildren(...tree.map((each, at) => this.row(each, at)));
    this.listed = listed;
    const counts = desk.counts(), digits = desk.recent();
    tree.forEach(({ code }, at) => {
      const row = this.codes.children[at], digit = digits.indexOf(code) + 1;
      put(row.querySelector("kbd"), `${digit || ""}`);
      put(row.querySelector(".count"), `${counts.get(code) ?? ""}`);
      row.querySelector(".code").setAttribute("aria-pressed", `${desk.filter === code}`);
      row.querySelector(".small")?.toggleAttribute("hidden", !!counts.get(code));
    });
    this.sift();
  }

  row({ code, depth }, at) {
    const { desk } = this;
    const button = make("button", { type: "button", class: `code ${desk.style(code)}`, "aria-pressed": "false", tabindex: at ? -1 : 0,
      title: desk.codes.get(code).definition, onclick: () => desk.filterBy(desk.filter === code ? null : code) },
      make("span", { class: "swatch" }), make("bdi", {}, desk.label(code)), make("kbd"), make("span", { class: "count" }));
    const created = desk.state.themes.has(code);
    return make("li", { style: `--depth:${depth}` }, button, created ? desk.small("×", "drop_code", () => desk.dropCode(code), code) : null);
  }

  /** Hide the codes that the search does not find; a family stays with what is below it. */
  sift() {
    const { desk } = this, sought = folded(this.search.value.trim());
    if (!sought && !this.sifted) return;
    const hits = desk.tree().filter(({ code }) => folded(desk.label(code)).includes(sought)).map(({ code }) => code);
    const found = new Set(hits.flatMap((code) => desk.lineage(code)));
    desk.tree().forEach(({ code }, at) => { this.codes.children[at].hidden = !found.has(code); });
    this.sifted = !!sought;
    this.first = sought ? hits[0] : null;
  }

  clear() {
    this.search.value = "";
    this.sift();
  }

  /** Show the first code that the search finds alone, and go on in the words; the arrow goes down to the codes. */
  enter(event) {
    if (event.key === "ArrowDown") this.codes.querySelector("li:not([hidden]) .code")?.focus();
    else if (event.key === "Enter" && this.first) {
      this.desk.filterBy(this.first);
      this.clear();
      this.desk.transcript.root.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
  }

  /** Move through the codes with the arrows. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.codes.querySelectorAll("li:not([hidden]) .code")];
    (buttons[buttons.indexOf(event.target) + step] ?? (step < 0 ? this.search : null))?.focus();
    event.preventDefault();
  }

  /** List the codings at the caret, each with its memo and what can be done with it. */
  drawHere() {
    this.proposals.draw();
    const { desk } = this, here = desk.here(), drawn = JSON.stringify([desk.current, here]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.here.replaceChildren(...here.map((each) => make("li", { class: each.segment === desk.current ? "current" : "" },
      make("button", { type: "button", class: `code ${desk.style(each.code)}`, onclick: () => desk.open(each) },
        make("span", { class: "swatch" }), make("bdi", {}, desk.nameOf(each))),
      ...(each.coder === desk.about.coder ? [desk.small("✎", "memo", () => desk.memo(each), each.code),
        desk.small("×", "remove", () => desk.remove(each), each.code)] : []),
      each.status === "needs_review" ? make("p", { class: "review" }, desk.word("needs_review"), " ",
        each.coder === desk.about.coder ? desk.small(desk.word("fine"), "fine", () => desk.reviewed(each), each.code) : null) : null,
      each.memo ? make("p", { class: "memo", dir: "auto" }, each.memo) : null)));
    this.here.scrollTop = (this.here.querySelector(".current")?.offsetTop ?? 0) - this.here.offsetTop;
  }
}
