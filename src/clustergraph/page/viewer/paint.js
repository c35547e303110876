// The painter: a plan, seen by a camera, onto a canvas; in steps, so that it never keeps the reader waiting.

import { sizeAt } from "./camera.js";
import { addShape } from "./shapes.js";
import { bowOf } from "./shapes.js";
import { controlPoint } from "./shapes.js";
import { loopCircle } from "./shapes.js";
import { mixed } from "./shapes.js";

/** The colours of each theme. */
export const THEMES = {
  light: {
    paper: "#ffffff", ink: "#1b1f24", soft: "#59636e", edge: "#8a95a1", strong: "#1b1f24", mark: "#00598c",
    land: "#f3f4f1", coast: "#b4bbb3", rim: 0.42,
  },
  dark: {
    paper: "#14171b", ink: "#e8eaed", soft: "#a5aeb8", edge: "#7f8b97", strong: "#ffffff", mark: "#7cc4f5",
    land: "#1f252b", coast: "#4c5761", rim: 0.35,
  },
  "light contrast": {
    paper: "#ffffff", ink: "#000000", soft: "#000000", edge: "#4a4a4a", strong: "#000000", mark: "#000000",
    land: "#ffffff", coast: "#000000", rim: 0.75,
  },
  "dark contrast": {
    paper: "#000000", ink: "#ffffff", soft: "#ffffff", edge: "#c4c4c4", strong: "#ffffff", mark: "#ffffff",
    land: "#000000", coast: "#ffffff", rim: 0.75,
  },
};

const FULL_CIRCLE = 2 * Math.PI;
const STEP_EDGES = 500;
const STEP_NODES = 400;
const MOST_SUMS = 900;
const [DIMMED, NORMAL, STRONG] = [0, 1, 2];

/** Where the glyphs of a plan appear in a view: x, y, r in pixels, and which can be seen. */
export function projected(plan, camera, size) {
  const { count } = plan;
  const view = {
    x: new Float32Array(count), y: new Float32Array(count), r: new Float32Array(count),
    seen: new Uint8Array(count), inView: 0,
    scale: sizeAt(camera.k), k: camera.k, width: size.width, height: size.height,
  };
  const radius = plan.inUnits ? camera.k : view.scale;
  const [left, top] = [size.width / 2 - camera.x * camera.k, size.height / 2 - camera.y * camera.k];
  for (let glyph = 0; glyph < count; glyph++) {
    const x = (view.x[glyph] = plan.x[glyph] * camera.k + left);
    const y = (view.y[glyph] = plan.y[glyph] * camera.k + top);
    const r = (view.r[glyph] = Math.max(plan.r[glyph] * radius, glyph < plan.alone ? 1.1 : 9.5));
    if (x < -r || y < -r || x > size.width + r || y > size.height + r) continue;
    view.seen[glyph] = 1;
    view.inView++;
  }
  return view;
}

/** The edges of a plan that a view shows, by how they are drawn: a list of {state, relation, width, edges}. */
export function edgesInView(plan, view, look) {
  const found = new Map();
  const grouped = plan.kind === "cell" || plan.kind === "community";
  const onlyTouching = grouped || plan.edgeCount > 20000;
  const least = grouped ? leastTimes(plan, view) : 0;
  let count = 0;
  for (let edge = 0; edge < plan.edgeCount; edge++) {
    const [from, to] = [plan.from[edge], plan.to[edge]];
    if (!view.seen[from] && !view.seen[to] && (onlyTouching || !crosses(view, from, to))) continue;
    if (plan.times[edge] < least) continue;
    count++;
    const state = edgeState(plan, edge, look);
    const width = edgeWidth(plan, edge, look);
    const key = (state * 1000 + plan.relation[edge] + 1) * 100 + Math.round(width * 4);
    const style = found.get(key);
    if (style) style.edges.push(edge);
    else found.set(key, { state, relation: plan.relation[edge], width: Math.round(width * 4) / 4, edges: [edge] });
  }
  const byWeight = (one, other) => one.state - other.state || other.edges.length - one.edges.length;
  return { styles: [...found.values()].sort(byWeight), count };
}

/** How many edges a line between groups must stand for, so that not too many lines are drawn. */
function leastTimes(plan, view) {
  const times = [];
  for (let edge = 0; edge < plan.edgeCount; edge++) {
    if (view.seen[plan.from[edge]] || view.seen[plan.to[edge]]) times.push(plan.times[edge]);
  }
  return times.length > MOST_SUMS ? times.sort((one, other) => other - one)[MOST_SUMS] + 1 : 0;
}

function crosses(view, from, to) {
  const [ax, ay, bx, by] = [view.x[from], view.y[from], view.x[to], view.y[to]];
  if (Math.max(ax, bx) < 0 || Math.max(ay, by) < 0) return false;
  if (Math.min(ax, bx) > view.width || Math.min(ay, by) > view.height) return false;
  // All four corners on one side of the line: it passes by.
  const side = (x, y) => (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0;
  const first = side(0, 0);
  return side(view.width, 0) !== first || side(0, view.height) !== first || side(view.width, view.height) !== first;
}

function edgeState(plan, edge, look) {
  const { highlight } = look.shown;
  if (!highlight) return NORMAL;
  if (plan.edge[edge] >= 0) return highlight.edges.has(plan.edge[edge]) ? STRONG : DIMMED;
  return look.strong(plan.from[edge]) && look.strong(plan.to[edge]) ? STRONG : DIMMED;
}

function edgeWidth(plan, edge, look) {
  if (plan.edge[edge] < 0) return 0.5 + 5.5 * Math.sqrt(plan.times[edge] / plan.mostTimes);
  const weight = look.model.edges.weight?.[plan.edge[edge]];
  return weight > 0 && look.heaviest > look.lightest
    ? 1 + 3 * Math.sqrt((weight - look.lightest) / (look.heaviest - look.lightest))
    : 1.25;
}

/** What the painter needs to know besides plan and camera. */
export function lookOf(model, shown, plan, theme, words = {}) {
  const weights = model.edges.weight?.filter((weight) => weight > 0) ?? [];
  const [lightest, heaviest] = weights.reduce(([low, high], w) => [Math.min(low, w), Math.max(high, w)], [Infinity, 0]);
  const nodes = shown.highlight?.nodes;
  const strong = new Uint8Array(plan.count);
  for (const node of nodes ?? []) if (plan.glyphOf[node] >= 0) strong[plan.glyphOf[node]] = 1;
  return { model, shown, theme, words, lightest, heaviest, strong: (glyph) => strong[glyph] === 1 };
}

/** Paints edges, nodes and groups; a generator that stops after each step of about the same time. */
export function* paintGraph(ctx, plan, view, look, { pixel = 1, single = false } = {}) {
  const { styles, count } = edgesInView(plan, view, look);
  yield* paintEdges(ctx, plan, view, look, styles, { count, pixel, single });
  yield* paintNodes(ctx, plan, view, look, single);
  yield* paintGroups(ctx, plan, view, look);
  return count;
}

function* paintEdges(ctx, plan, view, look, styles, { count, pixel, single }) {
  const grouped = plan.kind === "cell" || plan.kind === "community";
  const dashed = count <= 4000 && view.k > 0.16 && !grouped;
  const arrows = count <= 3000 && !grouped;
  const crowded = Math.max(0.9 - 0.16 * Math.log2(Math.max(count, 400) / 400), 0.22);
  const faint = grouped ? 0.6 : plan.listed ? Math.min(crowded, 0.55) : crowded;
  const thin = count > 1500 || plan.listed ? 1 / pixel : Infinity;
  ctx.lineCap = "butt";
  for (const { state, relation, width, edges } of styles) {
    ctx.strokeStyle = ctx.fillStyle = state === STRONG ? look.theme.strong : look.theme.edge;
    const clear = grouped ? Math.min(faint, 0.12 + 0.1 * width) : faint;
    ctx.globalAlpha = state === STRONG ? 0.95 : state === DIMMED ? Math.min(clear, 0.18) : clear;
    const scaled = grouped ? width : width * Math.min(Math.max(view.scale, 0.55), 1.5);
    ctx.lineWidth = state === STRONG ? Math.max(scaled + 0.6, 1.4) : Math.min(scaled, thin);
    const dash = dashed && look.model.relations[relation]?.dash;
    ctx.setLineDash(dash ? dash.map((length) => length * Math.min(Math.max(view.scale, 0.5), 1)) : []);
    const step = single ? 1 : STEP_EDGES;
    for (let first = 0; first < edges.length; first += step) {
      ctx.beginPath();
      for (const edge of edges.slice(first, first + step)) addEdgeLine(ctx, plan, view, edge);
      ctx.stroke();
      if (!single) yield step;
    }
    ctx.setLineDash([]);
    if (arrows && state !== DIMMED) paintArrows(ctx, plan, view, edges, ctx.lineWidth, single);
    yield edges.length / 4;
  }
  ctx.globalAlpha = 1;
}

function addEdgeLine(ctx, plan, view, edge) {
  const [from, to] = [plan.from[edge], plan.to[edge]];
  const [ax, ay, bx, by] = [view.x[from], view.y[from], view.x[to], view.y[to]];
  if (from === to) {
    const [x, y, r] = loopCircle(ax, ay, view.r[from], plan.bend[edge], view.scale);
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, FULL_CIRCLE);
    return;
  }
  ctx.moveTo(ax, ay);
  const bow = bowOf(plan.bend[edge], Math.hypot(bx - ax, by - ay), view.scale);
  if (bow) ctx.quadraticCurveTo(...controlPoint(ax, ay, bx, by, bow), bx, by);
  else ctx.lineTo(bx, by);
}

function paintArrows(ctx, plan, view, edges, width, single) {
  const length = Math.min(Math.max(7 * view.scale, 4.5), 11) + width;
  ctx.beginPath();
  for (const edge of edges) {
    const [from, to] = [plan.from[edge], plan.to[edge]];
    if (from === to || view.r[to] < 2.4 || !view.seen[to]) continue;
    const [ax, ay, bx, by] = [view.x[from], view.y[from], view.x[to], view.y[to]];
    const distance = Math.hypot(bx - ax, by - ay);
    if (distance < view.r[from] + view.r[to] + length * 1.6) continue;
    const bow = bowOf(plan.bend[edge], distance, view.scale);
    const [cx, cy] = controlPoint(ax, ay, bx, by, bow);
    const way = Math.hypot(bx - cx, by - cy);
    const [ux, uy] = [(bx - cx) / way, (by - cy) / way];
    const [tx, ty] = [bx - ux * (view.r[to] * 1.12 + 1.5), by - uy * (view.r[to] * 1.12 + 1.5)];
    ctx.moveTo(tx, ty);
    ctx.lineTo(tx - ux * length - uy * length * 0.38, ty - uy * length + ux * length * 0.38);
    ctx.lineTo(tx - ux * length + uy * length * 0.38, ty - uy * length - ux * length * 0.38);
    ctx.closePath();
    if (!single) continue;
    ctx.fill();
    ctx.beginPath();
  }
  ctx.fill();
}

function* paintNodes(ctx, plan, view, look, single) {
  const styles = new Map();
  const { highlight } = look.shown;
  for (let glyph = 0; glyph < plan.alone; glyph++) {
    if (!view.seen[glyph]) continue;
    const state = !highlight ? NORMAL : look.strong(glyph) ? STRONG : DIMMED;
    const key = `${state}${plan.shape[glyph]}${plan.colour[glyph]}`;
    const style = styles.get(key);
    if (style) style.glyphs.push(glyph);
    else styles.set(key, { state, shape: plan.shape[glyph], colour: plan.colour[glyph], glyphs: [glyph] });
  }
  const rim = view.inView < 6000;
  const byNumber = (one, other) => one.state - other.state || other.glyphs.length - one.glyphs.length;
  const { paper, ink, rim: dark } = look.theme;
  for (const { state, shape, colour, glyphs } of [...styles.values()].sort(byNumber)) {
    // Dimmed nodes are pale, not transparent: else the edges beneath would show through.
    ctx.fillStyle = state === DIMMED ? mixed(colour, paper, 0.78) : colour;
    ctx.strokeStyle = state === DIMMED ? mixed(colour, paper, 0.6) : mixed(colour, ink, dark);
    const step = single ? 1 : STEP_NODES;
    for (let first = 0; first < glyphs.length; first += step) {
      ctx.beginPath();
      let largest = 0;
      for (const glyph of glyphs.slice(first, first + step)) {
        const r = view.r[glyph];
        largest = Math.max(largest, r);
        // A square of two pixels looks like a dot and costs a tenth.
        if (r < 1.6) ctx.rect(view.x[glyph] - r, view.y[glyph] - r, 2 * r, 2 * r);
        else addShape(ctx, shape, view.x[glyph], view.y[glyph], r);
      }
      ctx.fill();
      ctx.lineWidth = largest > 8 ? 1.25 : 0.8;
      if (rim && largest > 2) ctx.stroke();
      if (!single) yield 1.5 * step;
    }
  }
}

function* paintGroups(ctx, plan, view, look) {
  for (let glyph = plan.alone; glyph < plan.count; glyph++) {
    if (!view.seen[glyph]) continue;
    const group = plan.groups[plan.group[glyph]];
    const pale = look.shown.highlight && !look.strong(glyph);
    const [x, y, r] = [view.x[glyph], view.y[glyph], view.r[glyph]];
    const ring = Math.max(Math.min(r * 0.3, 9), 2);
    ctx.fillStyle = look.theme.paper;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, FULL_CIRCLE);
    ctx.fill();
    paintShares(ctx, group, x, y, r - ring / 2, ring, pale && look.theme.paper);
    ctx.strokeStyle = mixed(look.theme.ink, look.theme.paper, pale ? 0.8 : 0.35);
    ctx.lineWidth = 0.8;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, FULL_CIRCLE);
    if (r > 7) {
      ctx.moveTo(x + r - ring, y);
      ctx.arc(x, y, r - ring, 0, FULL_CIRCLE);
    }
    ctx.stroke();
    if (r >= 8) paintCount(ctx, group, x, y, r - ring, pale, look);
    yield 12;
  }
}

/** A ring whose parts are the colours of the nodes within. */
function paintShares(ctx, group, x, y, r, width, paper) {
  ctx.lineWidth = width;
  let angle = -Math.PI / 2;
  const most = r > 14 ? 7 : 3;
  let rest = group.count;
  group.parts.slice(0, most).forEach(([colour, count], number, parts) => {
    const share = number === parts.length - 1 ? rest : count;
    rest -= count;
    ctx.strokeStyle = paper ? mixed(colour, paper, 0.75) : colour;
    ctx.beginPath();
    ctx.arc(x, y, r, angle, angle + (share / group.count) * FULL_CIRCLE);
    ctx.stroke();
    angle += (share / group.count) * FULL_CIRCLE;
  });
}

function paintCount(ctx, group, x, y, room, pale, look) {
  const text = shortCount(group.count, look.model.language);
  const size = Math.min(15, (room * 2.1) / Math.max(text.length * 0.62, 1.4));
  if (size < 5.5) return;
  ctx.font = `600 ${size.toFixed(1)}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = pale ? look.theme.soft : look.theme.ink;
  ctx.fillText(text, x, y + size * 0.05);
}

/** The fonts of all pictures: what every system has, so that no page needs to bring one. */
export const FONT = '"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif';

/** A count for little room: exact below ten thousand, else in thousands. */
export function shortCount(count, language) {
  if (count < 10000) return count.toLocaleString(language);
  return `${Math.round(count / 1000).toLocaleString(language)}k`;
}

/** The mark around a glyph: a ring with a gap, thicker for what is selected than for what is pointed at. */
export function paintRing(ctx, x, y, r, theme, strong) {
  const gap = strong ? 3.5 : 2.5;
  ctx.lineWidth = strong ? 6 : 4;
  ctx.strokeStyle = theme.paper;
  ctx.beginPath();
  ctx.arc(x, y, r * 1.25 + gap, 0, FULL_CIRCLE);
  ctx.stroke();
  ctx.lineWidth = strong ? 3 : 1.75;
  ctx.strokeStyle = strong ? theme.mark : theme.soft;
  ctx.stroke();
}

/** An edge marked by a broad line beside its own. */
export function paintEdgeMark(ctx, plan, view, edge, theme, strong) {
  ctx.beginPath();
  addEdgeLine(ctx, plan, view, edge);
  ctx.lineWidth = strong ? 8 : 5;
  ctx.strokeStyle = theme.mark;
  ctx.globalAlpha = 0.28;
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.lineWidth = strong ? 2.5 : 1.75;
  ctx.strokeStyle = theme.strong;
  ctx.stroke();
  ctx.fillStyle = theme.strong;
  paintArrows(ctx, plan, view, [edge], 2.5, true);
  for (const glyph of [plan.from[edge], plan.to[edge]]) {
    ctx.beginPath();
    addShape(ctx, plan.shape[glyph], view.x[glyph], view.y[glyph], view.r[glyph]);
    ctx.fillStyle = plan.colour[glyph];
    ctx.strokeStyle = theme.strong;
    ctx.fill();
    ctx.stroke();
  }
}
