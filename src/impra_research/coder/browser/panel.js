// The column beside the text.

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
