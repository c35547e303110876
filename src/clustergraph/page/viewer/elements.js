// Elements and words of the page; text always becomes text, never HTML.

import { addShape } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";

/** An element; `given` holds attributes, `on` listeners, `class` and `hidden` as one would expect. */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/** A button that does something. */
export function button(text, press, given = {}) {
  return make("button", { type: "button", ...given, on: { click: press } }, text);
}

/** Text that keeps to itself the direction it is written in; long text is cut. */
export function bidi(text, most = 160) {
  return make("bdi", {}, brief(text, most));
}

/** The beginning of a text, in one line. */
export function brief(text, most = 160) {
  const flat = String(text).slice(0, 4 * most).replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  return flat.length > most ? `${Array.from(flat).slice(0, most - 1).join("")}…` : flat;
}

/** What a node is called: its label, else the end of its id. */
export function nameOf(model, node) {
  return model.nodes.label[node]?.trim() ? model.nodes.label[node] : model.nodes.id[node];
}

/** What an edge is called: its own label, else that of its relation. */
export function edgeName(model, edge) {
  return model.edges.label?.[edge] ?? model.relations[model.edges.relation[edge]]?.label ?? "→";
}

/** The shape of a class as a small picture. */
export function glyphOf(shape, colour) {
  const points = [];
  const recorder = {
    moveTo: (x, y) => points.push(`M${x.toFixed(1)} ${y.toFixed(1)}`),
    lineTo: (x, y) => points.push(`L${x.toFixed(1)} ${y.toFixed(1)}`),
    arc: (x, y, r) => points.push(`A${r} ${r} 0 1 1 ${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}`),
    closePath: () => points.push("Z"),
  };
  addShape(recorder, shape, 9, 9, 6.2);
  return drawn("0 0 18 18", [["path", { d: points.join(""), fill: colour ?? "currentColor", class: "rim" }]]);
}

/** The line of a relation as a small picture. */
export function lineOf(dash) {
  const line = { x1: 0, y1: 9, x2: 34, y2: 9, "stroke-dasharray": (dash ?? []).join(" ") || null };
  return drawn("0 0 34 18", [["line", line]], "line");
}

/** A picture of shapes of SVG. */
export function drawn(box, shapes, name = null) {
  const picture = document.createElementNS(SVG, "svg");
  const set = (element, given) => {
    for (const [key, value] of Object.entries(given)) if (value != null) element.setAttribute(key, value);
    return element;
  };
  set(picture, { viewBox: box, "aria-hidden": "true", class: name, preserveAspectRatio: name === "bars" ? "none" : null });
  picture.append(...shapes.map(([tag, given]) => set(document.createElementNS(SVG, tag), given)));
  return picture;
}

/** The words of the page: say(key, {name: value}), say.counted(3, "node"), say.number(1234.5), say.value(anything). */
export function speaking(words, language) {
  const [large, small] = [{ maximumFractionDigits: 3 }, { maximumSignificantDigits: 3 }].map((how) => new Intl.NumberFormat(language, how));
  const fill = (text, given) => text.replace(/\{(\w+)\}/g, (whole, name) => given[name] ?? whole);
  const say = (key, given = {}) => fill(words[key] ?? key, given);
  const rules = new Intl.PluralRules(language);
  say.number = (value) => (Math.abs(value) < 1 ? small : large).format(value);
  // French counts 0 and 1 in the singular, and so do its rules; English 1 alone.
  say.counted = (count, thing) => `${say.number(count)} ${say(rules.select(count) === "one" ? thing : `${thing}s`)}`;
  say.value = (value) => {
    if (Array.isArray(value)) return value.map(say.value).join(", ");
    if (typeof value === "boolean") return say(value ? "yes" : "no");
    return typeof value === "number" ? say.number(value) : String(value);
  };
  say.month = (month) => {
    const date = new Date(Date.UTC(2000, 0, 1));
    date.setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12);
    return new Intl.DateTimeFormat(language, { year: "numeric", month: "short", timeZone: "UTC" }).format(date);
  };
  return say;
}

/** Has the browser save a file. */
export function save(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = make("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
