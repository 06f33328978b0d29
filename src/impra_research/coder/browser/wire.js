// Between the browser and the kernel.

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
    this.opening = true;
    this.model.send({ open: true, acts: [...this.pending.values()] });
    this.wait();
  }

  send(acts) {
    acts.forEach((act) => this.pending.set(act.id, act));
    this.model.send({ acts });
    this.wait();
  }

  /** Keep what is not answered, and say so when the kernel takes long; a quick answer moves nothing. */
  wait() {
    const { desk } = this, waiting = this.pending.size + (this.opening ? 1 : 0);
    this.keep(JSON.stringify([...this.pending.values()]));
    this.slow?.forEach(clearTimeout);
    desk.disk.dataset.waiting = waiting;
    if (!waiting) return desk.saved(desk.word("saved"));
    const silent = () => desk.saved(fill(desk.word("kernel_silent"), { n: this.pending.size }), true);
    this.slow = [setTimeout(() => desk.saved(desk.word("saving")), 400), setTimeout(silent, 2500)];
  }

  keep(acts) {
    try {
      if (this.pending.size) localStorage.setItem(this.store, acts);
      else localStorage.removeItem(this.store);
    } catch { /* a browser that keeps nothing */ }
  }

  heard(answer) {
    if (answer.is !== "answer") return;
    const { desk } = this, refused = Object.entries(answer.refused), known = new Set(desk.acts.map((act) => act.id));
    for (const id of [...answer.kept, ...refused.map(([id]) => id)]) this.pending.delete(id);
    if (answer.acts) this.opening = false;
    if (answer.acts) desk.reset([...answer.acts, ...this.pending.values()]);
    else if (refused.length) desk.reset(desk.acts.filter((act) => !(act.id in answer.refused)));
    else if (answer.kept.some((id) => !known.has(id))) this.ask(); // coded in another view of this transcript
    for (const [, why] of refused) desk.say(desk.word(`refused.${why}`), true);
    this.wait();
    if (answer.stopped) this.stuck(fill(desk.word("stopped"), { why: answer.stopped }));
  }

  /** Say why acts are not on disk, until they are. */
  stuck(why) {
    this.slow?.forEach(clearTimeout);
    this.desk.saved(why, true);
  }

  stop() {
    this.slow?.forEach(clearTimeout);
    this.model.off("msg:custom", this.hear);
  }
}
