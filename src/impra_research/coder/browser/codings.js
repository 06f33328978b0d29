// What stands, and all that can be said of it without a screen.

/** The acts on one transcript, and what they come to. */
class Codings {
  constructor(about, words) {
    this.about = about;
    this.words = words;
    this.selection = { anchor: 0, focus: 0 };
    this.together = true;
    this.take([]);
  }

  word(key) { return this.words[key] ?? key; }

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

  /** List the codings; what stands twice since two codes became one is one, with the memos of both. */
  own() {
    return this.once("own", () => {
      const all = [...this.state.segments.values()], found = new Map();
      if (!this.about.retired.length) return all;
      for (const each of all) {
        const key = `${each.start}-${each.end}-${each.code}`, first = found.get(key);
        const memo = first && [first.memo, each.memo].filter(Boolean).join("\n");
        found.set(key, first ? { ...first, memo, twins: [...(first.twins ?? []), each.segment] } : each);
      }
      return [...found.values()];
    });
  }

  /** Take back what stands a second time. */
  twinsGone(segment) { return (segment.twins ?? []).map((twin) => ({ act: "uncode", segment: twin })); }

  passes(each) { return !this.filter || this.lineage(each.code).includes(this.filter); }

  shown() { return this.once("shown", () => this.own().filter((each) => this.passes(each))); }

  /** List the codings that a corrected transcript asks to look at again, in the order of the text. */
  toReview() { return this.shown().filter((each) => each.status === "needs_review").sort((a, b) => a.start - b.start || a.end - b.end); }

  theirs() { return this.together ? this.about.others.filter((each) => this.passes(each)) : []; }

  /** List the codes of the digits: what was used in other transcripts counts, so that a digit stays. */
  recent() {
    const before = this.about.used.map((code) => ({ act: "code", code }));
    return this.once("recent", () => recentCodes([...before, ...this.acts]).filter((code) => this.codes.has(code)));
  }

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

  currentSegment() { return this.own().find((each) => each.segment === this.current) ?? this.mine()[0]; }

  codedWith(code, span) {
    return this.own().find((each) => each.code === code && each.start === span.start && each.end === span.end);
  }

  segmentOf(id) { return this.acts.find((act) => act.id === id)?.segment; }

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
    for (let n = 2; this.codes.has(code) || this.about.retired.includes(code); n++) code = `${bare}_${n}`;
    return { code, create: true, label: parent ? label : typed, parent: parent || null, above: parent && this.label(parent), definition: this.word("created_later") };
  }

  /** Begin again from some acts. */
  take(acts) {
    this.acts = acts;
    this.state = replay(acts, this.about.given, this.about.document);
    this.forget();
  }
}
