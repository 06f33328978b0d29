// The lanes beside the words.

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
    this.root = make("div", { class: "margin", "aria-hidden": "true" });
    this.resized = new ResizeObserver(() => this.later());
  }

  start() {
    this.desk.scroller.addEventListener("scroll", () => this.later(), { passive: true });
    this.resized.observe(this.desk.transcript.root);
  }

  stop() {
    this.resized.disconnect();
  }

  /** Draw at the next frame, however often it is asked. */
  later() {
    this.asked ||= requestAnimationFrame(() => { this.asked = 0; this.draw(this.measured()); });
  }

  /** Measure where the codings near the screen stand; null when they stand as they are drawn. */
  measured() {
    const { desk } = this, [first, last] = desk.transcript.near(), words = desk.transcript.root;
    const drawn = [first.start, last.end, desk.current, desk.version, words.offsetWidth, words.offsetHeight].join();
    if (drawn === this.drawn) return null;
    this.drawn = drawn;
    const placed = placeInLanes([...desk.shown(), ...desk.theirs()], this.lanes);
    this.wide = 1 + Math.max(3, ...placed.map((each) => each.lane));
    const top = this.root.getBoundingClientRect().top;
    const [head, foot] = [first.element.getBoundingClientRect().top, last.element.getBoundingClientRect().bottom];
    return placed.filter((each) => each.start < last.end && each.end > first.start).map((each) => ({
      ...each,
      top: (each.start < first.start ? head : desk.transcript.boxOf(each.start).top) - top,
      bottom: (each.end > last.end ? foot : desk.transcript.boxOf(each.end - 1).bottom) - top,
    }));
  }

  draw(bars) {
    if (!bars) return;
    this.root.style.setProperty("--lanes", Math.min(this.wide, 12));
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
      const label = make("div", { class: `label ${this.looks(each)}`, title: this.desk.titleOf(each), onclick: () => this.desk.open(each) },
        each.status === "needs_review" ? make("span", { class: "urgent" }, "! ") : null, each.memo ? "✎ " : null,
        make("bdi", {}, this.desk.nameOf(each)));
      label.style.top = `${at}px`;
      labels.push(label);
    }
    return labels;
  }
}
