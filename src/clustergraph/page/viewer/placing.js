// Labels: the most important first, each where it covers no other, at most two short lines.

import { FONT } from "./paint.js";

const LINE = 22;
const NARROW = 12;
const MOST_LABELS = 500;
const SQUARE = 48;
const widths = new Map();

/**
 * A label as at most `lines` lines for little room; what is left out is told by "…".
 * Only the beginning of a long text is looked at, and no character is cut in two.
 */
export function shortLines(text, lines = 2, most = LINE) {
  const words = text.slice(0, 400).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, " ").trim().split(" ");
  const found = [""];
  let cut = text.length > 400;
  for (const word of words) {
    const last = found.length - 1;
    const longer = found[last] ? `${found[last]} ${word}` : word;
    if (longer.length <= most || !found[last]) found[last] = longer;
    else if (found.length < lines) found.push(word);
    else {
      cut = true;
      break;
    }
  }
  return found.map((line, number) => clipped(line, most + 4, cut && number === found.length - 1));
}

function clipped(line, most, ended) {
  if (line.length <= most) return ended ? `${line}…` : line;
  const characters = graphemes(line.slice(0, 4 * most));
  let short = "";
  for (const character of characters) {
    if (short.length + character.length > most - 1) break;
    short += character;
  }
  return `${short || characters[0]}…`;
}

function graphemes(text) {
  if (typeof Intl === "object" && Intl.Segmenter) {
    return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  }
  return Array.from(text);
}

/** The direction of a text: that of its first letter with one. */
export function directionOf(text) {
  const [first] = /\p{L}/u.exec(text) ?? [""];
  return /[\u0590-\u08ff\ufb1d-\ufefc]|\ud802|\ud803|\ud83a|\ud83b/.test(first) ? "rtl" : "ltr";
}

/**
 * The labels that a view has room for: {glyph, lines, x, y, size, font, align}, the most important first.
 *
 * What is selected or highlighted comes first, then groups and nodes by the radius that they are drawn with.
 * A label lies below its glyph, or above, right or left of it. It covers no other label; of glyphs, if there is no
 * other way, only much smaller ones.
 */
export function placeLabels(ctx, plan, view, look) {
  const steps = placingLabels(ctx, plan, view, look);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in steps; a generator that gives the labels at last. */
export function* placingLabels(ctx, plan, view, look) {
  const taken = new BoxGrid();
  const placed = [];
  const crowd = Math.min(Math.max(view.inView - 400, 0) / 400, 10);
  const most = look.shown.highlight ? MOST_LABELS : view.inView > 1500 ? 60 : MOST_LABELS;
  obstacles(plan, view, taken);
  for (const { glyph, first } of candidates(plan, view, look, most * 4)) {
    if (placed.length >= most) break;
    yield 25;
    let label = styled(plan, view, look, glyph, first);
    let spot = spotFor(ctx, plan, view, label, taken, { glyph, first, crowd });
    if (!spot && view.inView < 200) {
      label = styled(plan, view, look, glyph, first, NARROW);
      spot = spotFor(ctx, plan, view, label, taken, { glyph, first, crowd });
    }
    if (!spot) continue;
    taken.add(spot.box, Infinity, glyph);
    placed.push({ ...label, glyph, x: spot.x, y: spot.box.top, align: spot.align });
  }
  return placed;
}

function spotFor(ctx, plan, view, label, taken, { glyph, first, crowd }) {
  const width = Math.max(...label.lines.map((line) => measured(ctx, line, label.font)));
  const all = spots(view, glyph, width, label.lines.length * label.size * 1.18, first ? 8 : 3);
  const around = plan.listed?.has(plan.node[glyph]) ? all.slice(2, 3) : all;
  const open = around.filter(({ box }) => isWithin(box, view) && !taken.meets(widened(box, crowd), Infinity, glyph));
  return (
    open.find(({ box }) => !taken.meets(box, 0, glyph)) ??
    open.find(({ box }) => !taken.meets(box, view.r[glyph] * 0.62, glyph)) ??
    (first ? around[0] : null)
  );
}

function widened({ left, top, right, bottom }, by) {
  return { left: left - 2 * by, top: top - by, right: right + 2 * by, bottom: bottom + by };
}

/** Paints labels, each with a halo that parts it from what lies beneath. */
export function paintLabels(ctx, labels, theme) {
  ctx.textBaseline = "alphabetic";
  ctx.lineJoin = "round";
  for (const label of labels) paintLabel(ctx, label, theme);
  ctx.direction = "ltr";
}

/** Paints one label. */
export function paintLabel(ctx, { lines, x, y, size, font, align, pale }, theme) {
  ctx.font = font;
  ctx.textAlign = align;
  ctx.strokeStyle = theme.paper;
  ctx.fillStyle = pale ? theme.soft : theme.ink;
  ctx.lineWidth = 3.5;
  lines.forEach((line, number) => {
    const baseline = y + size * (0.92 + 1.18 * number);
    ctx.direction = directionOf(line);
    ctx.strokeText(line, x, baseline);
    ctx.fillText(line, x, baseline);
  });
}

/** The label of one glyph, below it, wherever that may be: for what is pointed at. */
export function labelBelow(plan, view, look, glyph) {
  const label = styled(plan, view, look, glyph, true);
  return { ...label, x: view.x[glyph], y: view.y[glyph] + view.r[glyph] * 1.2 + 5, align: "center" };
}

function candidates(plan, view, look, most) {
  const { highlight, selected } = look.shown;
  const found = [];
  for (let glyph = 0; glyph < plan.count; glyph++) {
    if (!view.seen[glyph]) continue;
    const node = plan.node[glyph];
    const strong = highlight ? look.strong(glyph) : false;
    if (highlight && !strong) continue;
    const first = node >= 0 && node === selected?.node;
    const ties = node >= 0 ? look.model.degree[node] / 1e3 : 0;
    found.push({ glyph, first, weight: (first ? 1e6 : 0) + (strong ? 1e3 : 0) + view.r[glyph] + ties });
  }
  found.sort((one, other) => other.weight - one.weight || one.glyph - other.glyph);
  return found.slice(0, most);
}

function styled(plan, view, look, glyph, first, most = LINE) {
  const node = plan.node[glyph];
  const group = node < 0 ? plan.groups[plan.group[glyph]] : null;
  const text = group ? group.label : look.model.nodes.label[node];
  const size = Math.round(2 * Math.min(15, Math.max(11, 10 + view.r[glyph] * (group ? 0.1 : 0.24)))) / 2;
  const weight = first || (!group && size >= 13.5) ? 600 : 400;
  const lines = plan.listed?.has(node) ? shortLines(text, 1, 32) : shortLines(text, first || most < LINE ? 3 : 2, most);
  const last = lines.length - 1;
  if (group && !group.named && !lines[last].endsWith("…")) lines[last] += " …";
  return { lines, size, font: `${weight} ${size}px ${FONT}`, pale: Boolean(group) };
}

function measured(ctx, line, font) {
  const key = `${font}\n${line}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 20000) widths.clear();
    ctx.font = font;
    width = ctx.measureText(line).width;
    widths.set(key, width);
  }
  return width;
}

function spots(view, glyph, width, height, gap) {
  const [x, y, r] = [view.x[glyph], view.y[glyph], view.r[glyph] * 1.2 + gap];
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  return [
    { align: "center", x, box: box(x - width / 2, y + r) },
    { align: "center", x, box: box(x - width / 2, y - r - height) },
    { align: "left", x: x + r, box: box(x + r, y - height / 2) },
    { align: "right", x: x - r, box: box(x - r - width, y - height / 2) },
    ...[y + r * 0.7, y - r * 0.7 - height].flatMap((top) => [
      { align: "left", x: x + r * 0.6, box: box(x + r * 0.6, top) },
      { align: "right", x: x - r * 0.6, box: box(x - r * 0.6 - width, top) },
    ]),
  ];
}

function isWithin(box, view) {
  return box.left >= 2 && box.top >= 2 && box.right <= view.width - 2 && box.bottom <= view.height - 2;
}

/** The boxes of glyphs, ranked by their radius: all where there are few, else those of some size. */
function obstacles(plan, view, taken) {
  const least = view.inView < 400 ? 0 : view.inView < 1500 ? 3 : 5;
  for (let glyph = 0; glyph < plan.count; glyph++) {
    if (!view.seen[glyph] || view.r[glyph] < least) continue;
    const [x, y, r] = [view.x[glyph], view.y[glyph], view.r[glyph]];
    taken.add({ left: x - r, top: y - r, right: x + r, bottom: y + r }, r, glyph);
  }
}

/** Boxes by the squares that they touch, so that each is compared with its neighbours only. */
class BoxGrid {
  constructor() {
    this.squares = new Map();
  }

  add(box, rank, glyph) {
    const entry = { ...box, rank, glyph };
    this.each(box, (key) => {
      const found = this.squares.get(key);
      if (found) found.push(entry);
      else this.squares.set(key, [entry]);
    });
  }

  /** Whether the box meets another of at least that rank that is not of the same glyph. */
  meets(box, rank, glyph) {
    let met = false;
    this.each(box, (key) => {
      met ||= (this.squares.get(key) ?? []).some(
        (other) =>
          other.rank >= rank && other.glyph !== glyph && box.left < other.right && box.right > other.left &&
          box.top < other.bottom && box.bottom > other.top,
      );
    });
    return met;
  }

  each(box, visit) {
    const square = (side) => Math.floor(side / SQUARE);
    for (let column = square(box.left); column <= square(box.right); column++) {
      for (let row = square(box.top); row <= square(box.bottom); row++) visit(column * 65536 + row);
    }
  }
}
