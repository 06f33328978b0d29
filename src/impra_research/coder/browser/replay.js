// What acts come to: the same as coding/replay.py.

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
  if (act.act === "move" || act.act === "judge") return;
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
  else if (act.act === "resize") state.segments.set(act.segment, { ...segment, start: act.start, end: act.end, status: "exact" });
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
