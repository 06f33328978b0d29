// What opens over the text: the picker, the memo, the keys.

/** Open a box over the text; Escape and a click beside it close it, and the caret is where it was. */
function openBox(desk, label, ...children) {
  desk.closeBox();
  desk.box = make("div", { class: "box", role: "dialog", "aria-modal": "true", "aria-label": label }, ...children);
  desk.body.append(desk.box);
  const { anchor, focus } = desk.selection, frame = desk.body.getBoundingClientRect(), high = desk.box.offsetHeight;
  const at = desk.transcript.boxOf(Math.max(anchor, focus)), below = at.bottom - frame.top + 8;
  const above = desk.transcript.boxOf(Math.min(anchor, focus)).top - frame.top - high - 8; // where it hides no word of the passage
  const lowest = Math.max(8, frame.height - high - 8), top = below > lowest && above > 8 ? above : Math.min(Math.max(below, 8), lowest);
  const left = Math.min(Math.max(at.left - frame.left - 40, 8), Math.max(8, frame.width - desk.box.offsetWidth - 8));
  desk.box.style.cssText = `top:${top}px;left:${left}px`;
  const stops = [...desk.box.querySelectorAll("input, textarea, button")];
  desk.box.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    event.preventDefault(); // the box keeps the keyboard until it is closed
    stops[(stops.indexOf(event.target) + (event.shiftKey ? stops.length - 1 : 1)) % stops.length].focus();
  });
  stops[0]?.focus({ preventScroll: true });
  desk.later(); // the floating button goes
}

/** Open the picker: type to find a code, Enter applies it, Shift+Enter goes on to the next. */
function openPicker(desk) {
  const span = desk.transcript.whole(desk.selection);
  if (!span) return desk.say(desk.word("select_first"));
  desk.hold(span);
  const list = make("ul", { role: "listbox", id: `${desk.id}-codes`, "aria-label": desk.word("codes") });
  const about = make("p", { class: "definition", id: `${desk.id}-definition` });
  const input = make("input", { role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", autocomplete: "off",
    "aria-controls": list.id, "aria-describedby": about.id, "aria-label": desk.word("find_code"), placeholder: desk.word("find_code") });
  let options = [], active = 0;
  const mark = (at) => {
    active = Math.max(0, Math.min(at, options.length - 1));
    [...list.children].forEach((option, i) => option.classList.toggle("active", i === active));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (list.children[active]) input.setAttribute("aria-activedescendant", list.children[active].id);
    about.textContent = options[active]?.definition ?? "";
  };
  const pick = (option, stay) => {
    if (option) desk.pick(option, span);
    if (stay) { input.value = ""; sift(); input.focus(); } else desk.closeBox();
  };
  const sift = () => {
    options = desk.found(input.value);
    list.replaceChildren(...options.map((option, at) => make("li", {
      role: "option", id: `${list.id}-${at}`, "aria-selected": `${!!desk.codedWith(option.code, span)}`, class: desk.style(option.code),
      onmousedown: (event) => { event.preventDefault(); pick(option, event.shiftKey); } },
      make("span", { class: "swatch" }), make("bdi", {}, option.create ? fill(desk.word("create"), { label: option.label }) : desk.label(option.code)),
      option.above ? make("bdi", { class: "above" }, option.above) : null)));
    mark(0);
  };
  input.addEventListener("input", sift);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) mark(active + step);
    else if (event.key === "Enter") pick(options[active], event.shiftKey);
    else return;
    event.preventDefault();
  });
  openBox(desk, desk.word("find_code"), input, list, about);
  sift();
}

/** Open the memo of a coding. */
function openMemo(desk, segment) {
  const text = make("textarea", { rows: 5, "aria-label": fill(desk.word("memo_of"), { code: desk.label(segment.code) }) });
  text.value = segment.memo;
  const keep = () => {
    if (text.value !== segment.memo) desk.do(...desk.twinsGone(segment), { act: "memo", segment: segment.segment, memo: text.value });
    desk.closeBox();
  };
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
  });
  openBox(desk, desk.word("memo"), make("h4", {}, make("bdi", {}, fill(desk.word("memo_of"), { code: desk.label(segment.code) }))), text,
    make("button", { type: "button", class: "main", onclick: keep }, `${desk.word("keep")} (Ctrl+Enter)`));
}

const KEYS = ["n", "1–9", "m", "u", "e", "r", "o", "j / k", "g", "f", "Ctrl+Z", "Ctrl+Y", "Ctrl+←→", "Ctrl+↑↓", "Shift", "Esc", "?"];

/** Open the list of keys. */
function openHelp(desk) {
  const told = KEYS.map((key, at) => [key, `key_${at + 1}`]), proposed = ["p", "a", "x"].map((key) => [key, `key_${key}`]);
  const rows = [...told, ...(desk.about.proposed.length ? proposed : [])]
    .flatMap(([key, word]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, desk.word(word))]);
  openBox(desk, desk.word("keys"), make("h4", {}, desk.word("keys")), make("dl", { class: "keys" }, ...rows),
    make("button", { type: "button", onclick: () => desk.closeBox() }, desk.word("close")));
}
