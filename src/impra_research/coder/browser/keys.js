// Keys, and the module that anywidget asks for.

const IN_TEXT = {
  n: openPicker, m: (desk) => desk.memo(), u: (desk) => desk.remove(), Delete: (desk) => desk.remove(), Backspace: (desk) => desk.remove(),
  e: (desk) => desk.resize(), r: (desk) => desk.reviewed(), o: (desk) => desk.nextHere(), j: (desk) => desk.nextCoding(1), k: (desk) => desk.nextCoding(-1),
  g: (desk) => desk.nextUncoded(), f: (desk) => desk.panel.search.focus(),
  p: (desk) => desk.panel.proposals.next(), a: (desk) => desk.panel.proposals.accept(), x: (desk) => desk.panel.proposals.reject(), "?": openHelp, Enter: openPicker,
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
  desk.moved(); // a quick key comes before the browser tells of the selection
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
