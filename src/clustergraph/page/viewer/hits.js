// What is under the pointer: nodes by a grid of squares, edges by their distance.

import { bowOf } from "./shapes.js";
import { controlPoint } from "./shapes.js";
import { loopCircle } from "./shapes.js";

/** A grid of the points of a plan, in units of the network: which glyphs lie in which square. */
export function pointGrid(xs, ys, count) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let point = 0; point < count; point++) {
    [left, right] = [Math.min(left, xs[point]), Math.max(right, xs[point])];
    [top, bottom] = [Math.min(top, ys[point]), Math.max(bottom, ys[point])];
  }
  const [width, height] = [right - left, bottom - top];
  const side = Math.max(Math.sqrt((width * height * 2) / Math.max(count, 1)), (width + height) / 2000, 1e-3);
  const columns = count ? Math.floor((right - left) / side) + 1 : 0;
  const rows = count ? Math.floor((bottom - top) / side) + 1 : 0;
  const start = new Int32Array(columns * rows + 1);
  const squareOf = (point) => Math.floor((ys[point] - top) / side) * columns + Math.floor((xs[point] - left) / side);
  for (let point = 0; point < count; point++) start[squareOf(point) + 1]++;
  for (let square = 0; square < columns * rows; square++) start[square + 1] += start[square];
  const next = start.slice();
  const points = new Int32Array(count);
  for (let point = 0; point < count; point++) points[next[squareOf(point)]++] = point;
  return { left, top, right, bottom, side, columns, rows, start, points };
}

/** Calls `visit` with every point in the squares that a box touches. */
export function eachIn(grid, box, visit) {
  const within = (value, most) => Math.min(Math.max(Math.floor(value), 0), most);
  if (!grid.columns || box.right < grid.left || box.left > grid.right) return;
  if (box.bottom < grid.top || box.top > grid.bottom) return;
  const first = within((box.left - grid.left) / grid.side, grid.columns - 1);
  const last = within((box.right - grid.left) / grid.side, grid.columns - 1);
  const lowest = within((box.bottom - grid.top) / grid.side, grid.rows - 1);
  for (let row = within((box.top - grid.top) / grid.side, grid.rows - 1); row <= lowest; row++) {
    const [begin, end] = [grid.start[row * grid.columns + first], grid.start[row * grid.columns + last + 1]];
    for (let place = begin; place < end; place++) visit(grid.points[place]);
  }
}

/** The glyph at a pixel, the nearest where several are; -1 for none. `reach` widens each by pixels. */
export function glyphAt(grid, view, camera, size, px, py, reach = 4) {
  const most = Math.max(view.largest ?? 60, 8) + reach;
  const at = (pixel, middle, length) => (pixel - length / 2) / camera.k + middle;
  const box = {
    left: at(px - most, camera.x, size.width), right: at(px + most, camera.x, size.width),
    top: at(py - most, camera.y, size.height), bottom: at(py + most, camera.y, size.height),
  };
  let [found, least] = [-1, Infinity];
  eachIn(grid, box, (glyph) => {
    const distance = Math.hypot(view.x[glyph] - px, view.y[glyph] - py);
    const over = distance - view.r[glyph];
    // Within a large node a small one in front of it counts first.
    const rank = over <= 0 ? distance / 1e3 + view.r[glyph] / 1e2 : 10 + over;
    if (over <= reach && rank < least) [found, least] = [glyph, rank];
  });
  return found;
}

/** The edge of a plan at a pixel, the nearest within `reach` pixels; -1 for none. */
export function edgeAt(plan, view, px, py, reach = 5) {
  let [found, least] = [-1, reach];
  for (let edge = 0; edge < plan.edgeCount; edge++) {
    const [from, to] = [plan.from[edge], plan.to[edge]];
    const [ax, ay, bx, by] = [view.x[from], view.y[from], view.x[to], view.y[to]];
    const slack = plan.bend[edge] || from === to ? 60 + reach : reach;
    if (px < Math.min(ax, bx) - slack || px > Math.max(ax, bx) + slack) continue;
    if (py < Math.min(ay, by) - slack || py > Math.max(ay, by) + slack) continue;
    const distance = edgeDistance(plan, view, edge, px, py);
    if (distance < least) [found, least] = [edge, distance];
  }
  return found;
}

/** How many pixels an edge passes from a point. */
export function edgeDistance(plan, view, edge, px, py) {
  const [from, to] = [plan.from[edge], plan.to[edge]];
  const [ax, ay, bx, by] = [view.x[from], view.y[from], view.x[to], view.y[to]];
  if (from === to) {
    const [x, y, r] = loopCircle(ax, ay, view.r[from], plan.bend[edge], view.scale);
    return Math.abs(Math.hypot(px - x, py - y) - r);
  }
  const bow = bowOf(plan.bend[edge], Math.hypot(bx - ax, by - ay), view.scale);
  if (!bow) return lineDistance(px, py, ax, ay, bx, by);
  const [cx, cy] = controlPoint(ax, ay, bx, by, bow);
  let [least, lastX, lastY] = [Infinity, ax, ay];
  for (let step = 1; step <= 12; step++) {
    const t = step / 12;
    const x = (1 - t) ** 2 * ax + 2 * t * (1 - t) * cx + t * t * bx;
    const y = (1 - t) ** 2 * ay + 2 * t * (1 - t) * cy + t * t * by;
    least = Math.min(least, lineDistance(px, py, lastX, lastY, x, y));
    [lastX, lastY] = [x, y];
  }
  return least;
}

function lineDistance(px, py, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}
