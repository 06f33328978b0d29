/**
 * The coder in the browser: plain JavaScript. The files of this folder, one after the other in the order
 * of `SECTIONS` (widget.py), are the ES module that anywidget loads.
 *
 * Positions are Unicode code points of the transcript, ends exclusive; the DOM counts in UTF-16 units,
 * and `Transcript.positionOf` / `placeOf` are the only places where one becomes the other. What people
 * said or wrote reaches the page as text nodes only. An act is shown at once and sent to the kernel,
 * which appends it to the log and answers.
 */

// Elements and texts.

/** Make an element; `about` are attributes (or `on…` listeners), the rest its children. */
function make(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Write a text where it is another: what stays is not laid out again. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Fill the places of a text: `fill("{n} acts", {n: 3})`. */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Give a new id, as the kernel's: 32 hexadecimal digits. */
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Write a text without accents and capitals, for searching. */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
