// The picture to send to others, as PNG or SVG: title, network, legend and citation, all by one painter.

import { paintMap } from "./geography.js";
import { paintMapWords } from "./geography.js";
import { FONT } from "./paint.js";
import { paintEdgeMark } from "./paint.js";
import { paintGraph } from "./paint.js";
import { paintRing } from "./paint.js";
import { projected } from "./paint.js";
import { directionOf } from "./placing.js";
import { paintLabels } from "./placing.js";
import { placeLabels } from "./placing.js";
import { shortLines } from "./placing.js";
import { addShape } from "./shapes.js";
import { mixed } from "./shapes.js";

const EDGE_OF_SHEET = 20;
const LONGEST_SIDE = 16000;
const MOST_ENTRIES = 80;

/** The picture as a PNG of `scale` times the pixels of the view. */
export function pngPicture(still, { legend = [], title = "", citation = "", scale = 2 } = {}) {
  const board = document.createElement("canvas");
  const measure = board.getContext("2d");
  const sheet = sheetOf(measure, still, { legend, title, citation });
  const sound = Math.min(Math.max(Number(scale) || 2, 0.1), LONGEST_SIDE / Math.max(sheet.width, sheet.height));
  Object.assign(board, { width: Math.round(sheet.width * sound), height: Math.round(sheet.height * sound) });
  const ctx = board.getContext("2d");
  ctx.scale(sound, sound);
  paintSheet(ctx, still, sheet, { pixel: sound });
  return new Promise((resolve, reject) => {
    const given = (blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large for this browser")));
    board.toBlob(given, "image/png");
  });
}

/** The picture as the text of an SVG file; each node is a path of its own, and every label is text. */
export function svgPicture(still, { legend = [], title = "", citation = "" } = {}, measure = null) {
  const ctx = new SvgBoard(measure ?? document.createElement("canvas").getContext("2d"));
  const sheet = sheetOf(ctx, still, { legend, title, citation });
  paintSheet(ctx, still, sheet, { pixel: 1, single: still.plan.edgeCount <= 5000 });
  return ctx.file(sheet, title, citation);
}

/** Where everything stands on the sheet. */
function sheetOf(ctx, still, { legend, title, citation }) {
  const width = Math.max(still.size.width, 480);
  const room = width - 2 * EDGE_OF_SHEET;
  const heads = wrapped(ctx, title, `600 20px ${FONT}`, room, 3);
  const notes = wrapped(ctx, citation, `11px ${FONT}`, room, 8);
  const entries = entriesOf(ctx, legend.flat(), room);
  const top = heads.length ? 22 + heads.length * 26 : 0;
  const rows = entries.length ? entries[entries.length - 1].row + 1 : 0;
  const key = top + still.size.height + 14;
  const foot = key + rows * 22 + (rows ? 8 : 0);
  return { width, top, heads, entries, key, notes, foot, height: foot + notes.length * 16 + 10 };
}

/** Text in lines no longer than so many pixels, at most so many lines; a word that is too long is broken. */
function wrapped(ctx, text, font, room, most) {
  ctx.font = font;
  const lines = [];
  let line = "";
  for (const word of cleaned(String(text ?? "").slice(0, 4000)).split(" ").filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (ctx.measureText(longer).width <= room) line = longer;
    else {
      if (line) lines.push(line);
      line = ctx.measureText(word).width <= room ? word : shortLines(word, 1, 40)[0];
    }
  }
  if (line) lines.push(line);
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]} …`] : lines;
}

function cleaned(text) {
  return text.replace(/[\u0000-\u0020\u007f-\u009f\u2028\u2029]+/g, " ").trim();
}

/** The entries of the legend in rows: those of classes have a shape, those of relations a line. */
function entriesOf(ctx, legend, room) {
  ctx.font = `12px ${FONT}`;
  let [x, row] = [0, 0];
  let lines = false;
  return legend.slice(0, MOST_ENTRIES).map((entry) => {
    const label = shortLines(String(entry.label ?? ""), 1, 44)[0];
    const count = entry.count == null ? "" : ` (${entry.count})`;
    const isLine = !entry.shape;
    const width = (isLine ? 44 : 22) + ctx.measureText(label + count).width + 20;
    if (x && (x + width > room || isLine !== lines)) [x, row] = [0, row + 1];
    lines = isLine;
    const placed = { ...entry, label, count, isLine, x, row };
    x += width;
    return placed;
  });
}

function paintSheet(ctx, still, sheet, { pixel, single }) {
  const { theme, size } = still;
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, sheet.top, sheet.width, size.height);
  ctx.clip();
  ctx.translate((sheet.width - size.width) / 2, sheet.top);
  paintStill(ctx, still, { pixel, single });
  ctx.restore();
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = theme.ink;
  writeLines(ctx, sheet.heads, `600 20px ${FONT}`, 34, 26);
  for (const entry of sheet.entries) {
    paintEntry(ctx, entry, EDGE_OF_SHEET + entry.x, sheet.key + entry.row * 22 + 10, theme);
  }
  ctx.fillStyle = theme.soft;
  writeLines(ctx, sheet.notes, `11px ${FONT}`, sheet.foot + 12, 16);
}

/** Paints what the view shows: map, network, marks and labels. */
function paintStill(ctx, { model, shown, theme, plan, places, size, camera, look, words }, options) {
  const view = projected(plan, camera, size);
  if (shown.view === "map") paintMap(ctx, model, camera, size, theme);
  for (const step of paintGraph(ctx, plan, view, look, options)) void step;
  const { node = -1, edge = -1 } = shown.selected ?? {};
  const line = edge >= 0 ? plan.edge.subarray(0, plan.edgeCount).indexOf(edge) : -1;
  if (line >= 0) paintEdgeMark(ctx, plan, view, line, theme, true);
  const glyph = node >= 0 ? plan.glyphOf[node] : -1;
  if (glyph >= 0) paintRing(ctx, view.x[glyph], view.y[glyph], view.r[glyph], theme, true);
  paintLabels(ctx, placeLabels(ctx, plan, view, look), theme);
  if (shown.view === "map") paintMapWords(ctx, model, places, camera, size, theme, FONT, words);
}

function writeLines(ctx, lines, font, y, step) {
  ctx.font = font;
  lines.forEach((line, number) => {
    ctx.direction = directionOf(line);
    ctx.fillText(line, EDGE_OF_SHEET, y + number * step);
  });
  ctx.direction = "ltr";
}

function paintEntry(ctx, { label, count, isLine, colour, shape, dash }, x, y, theme) {
  ctx.beginPath();
  ctx.lineWidth = isLine ? 1.75 : 1;
  ctx.strokeStyle = isLine ? theme.soft : mixed(colour ?? theme.soft, theme.ink, theme.rim);
  if (isLine) {
    ctx.setLineDash(dash ?? []);
    ctx.moveTo(x, y);
    ctx.lineTo(x + 34, y);
  } else {
    ctx.fillStyle = colour ?? theme.soft;
    addShape(ctx, shape, x + 8, y, 6);
    ctx.fill();
  }
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `12px ${FONT}`;
  ctx.fillStyle = theme.ink;
  ctx.direction = directionOf(label);
  ctx.fillText(label + count, x + (isLine ? 42 : 20), y + 4);
  ctx.direction = "ltr";
}

/** What a canvas is drawn with, writing SVG: as much of it as the painter uses. */
class SvgBoard {
  constructor(measure) {
    Object.assign(this, { measure, parts: [], path: "", dash: [], shift: [0, 0], clips: 0, halo: null });
    Object.assign(this, { fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, globalAlpha: 1 });
    Object.assign(this, { font: `12px ${FONT}`, textAlign: "left", textBaseline: "alphabetic", direction: "ltr" });
  }

  measureText(text) {
    this.measure.font = this.font;
    return this.measure.measureText(text);
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = "";
  }

  moveTo(x, y) {
    this.path += `M${this.at(x, y)}`;
  }

  lineTo(x, y) {
    this.path += `L${this.at(x, y)}`;
  }

  quadraticCurveTo(cx, cy, x, y) {
    this.path += `Q${this.at(cx, cy)} ${this.at(x, y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  rect(x, y, width, height) {
    this.path += `M${this.at(x, y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  /** An arc from where the path is; the painter has moved there, or begins with it. */
  arc(x, y, r, from, to) {
    const point = (angle) => this.at(x + r * Math.cos(angle), y + r * Math.sin(angle));
    const half = from + (to - from) / 2;
    const curve = `A${short(r)} ${short(r)} 0 0 1 `;
    this.path += `${this.path ? "L" : "M"}${point(from)}${curve}${point(half)}${curve}${point(to)}`;
  }

  fillRect(x, y, width, height) {
    const before = this.path;
    this.path = "";
    this.rect(x, y, width, height);
    this.fill();
    this.path = before;
  }

  fill() {
    if (this.path) this.parts.push(`<path d="${this.path}" fill="${escaped(this.fillStyle)}"${this.alpha()}/>`);
  }

  stroke() {
    if (!this.path) return;
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.map(short).join(" ")}"` : "";
    const line = `stroke="${escaped(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}"${dash}${this.alpha()}`;
    this.parts.push(`<path d="${this.path}" fill="none" ${line}/>`);
  }

  /** The halo of the text that comes next. */
  strokeText() {
    const line = `stroke="${escaped(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}"`;
    this.halo = ` ${line} stroke-linejoin="round" paint-order="stroke"`;
  }

  fillText(text, x, y) {
    const [, weight = "400", size] = /^(\d+ )?([\d.]+)px/.exec(this.font) ?? [];
    const rtl = this.direction === "rtl";
    const start = rtl ? "end" : "start";
    const anchor = { left: start, right: rtl ? "start" : "end", center: "middle" }[this.textAlign];
    const down = this.textBaseline === "middle" ? Number(size) * 0.35 : 0;
    const [px, py] = this.at(x, y + down).split(" ");
    const place = `x="${px}" y="${py}" text-anchor="${anchor}"${rtl ? ' direction="rtl"' : ""}`;
    const font = `font-size="${size}" font-weight="${weight.trim()}"`;
    const ink = `fill="${escaped(this.fillStyle)}"${this.halo ?? ""}${this.alpha()}`;
    this.parts.push(`<text ${place} ${font} ${ink}>${escaped(text)}</text>`);
    this.halo = null;
  }

  save() {
    this.saved = { shift: this.shift };
  }

  clip() {
    const id = `view${++this.clips}`;
    this.parts.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath><g clip-path="url(#${id})">`);
  }

  translate(x, y) {
    this.shift = [this.shift[0] + x, this.shift[1] + y];
  }

  restore() {
    this.shift = this.saved.shift;
    this.parts.push("</g>");
  }

  at(x, y) {
    return `${short(x + this.shift[0])} ${short(y + this.shift[1])}`;
  }

  alpha() {
    return this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
  }

  file({ width, height }, title, citation) {
    const [w, h] = [short(width), short(height)];
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img"`,
      ` font-family="${escaped(FONT)}">`,
      `<title>${escaped(cleaned(title))}</title>`,
      `<desc>${escaped(cleaned(citation))}</desc>`,
      ...this.parts,
      "</svg>\n",
    ].join("\n");
  }
}

function short(value) {
  return String(Math.round(value * 100) / 100);
}

/** Text for XML: marks escaped, and what no XML file may hold replaced. */
function escaped(text) {
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return Array.from(String(text), (character) => {
    const code = character.codePointAt(0);
    const forbidden = (code < 0x20 && !/[\t\n\r]/.test(character)) || (code & 0xfffe) === 0xfffe;
    return !forbidden && (code < 0xd800 || code > 0xdfff) ? marks[character] ?? character : "\ufffd";
  }).join("");
}
