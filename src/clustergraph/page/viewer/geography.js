// The map view: where nodes with a place stand, the list of those without, and the outline beneath.

import { radiusOf } from "./groups.js";

const MOST_LISTED = 40;
const SMALLER = 0.7;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/**
 * The places of shown nodes on the map: {x, y, listed, leftOut, column, shrink}, NaN where a node is left out.
 *
 * Nodes are smaller than elsewhere; those at one place stand around it in a spiral. Nodes without a place stand in a
 * column beside the map, where they are few; else they are left out and counted.
 */
export function mapPlacesOf(model, shown) {
  const [x, y] = [new Float32Array(model.n).fill(NaN), new Float32Array(model.n).fill(NaN)];
  const without = [];
  const at = new Map();
  for (let node = 0; node < model.n; node++) {
    if (!shown.visible.nodes[node]) continue;
    const [across, down] = [model.nodes.mapX?.[node] ?? NaN, model.nodes.mapY?.[node] ?? NaN];
    if (Number.isNaN(across) || Number.isNaN(down)) without.push(node);
    else {
      const key = `${across} ${down}`;
      if (at.has(key)) at.get(key).push(node);
      else at.set(key, [node]);
    }
  }
  for (const nodes of at.values()) spiral(model, shown, nodes, x, y);
  const box = mapBox(model);
  const listed = new Set(box && without.length <= MOST_LISTED ? without : []);
  const column = listed.size ? besideMap(model, [...listed], box, x, y) : null;
  return { x, y, listed, leftOut: without.length - listed.size, column, shrink: SMALLER };
}

/** The box of the outline, and of all places where there is no outline; null for neither. */
export function mapBox(model) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const add = (x, y) => {
    [box.left, box.right] = [Math.min(box.left, x), Math.max(box.right, x)];
    [box.top, box.bottom] = [Math.min(box.top, y), Math.max(box.bottom, y)];
  };
  for (const ring of model.map?.outline ?? []) for (const [x, y] of ring) add(x, y);
  const { mapX, mapY } = model.nodes;
  if (mapX && !model.map?.outline?.length) mapX.forEach((x, node) => Number.isNaN(x) || add(x, mapY[node]));
  return box.left <= box.right ? box : null;
}

/** Paints land and coast. */
export function paintMap(ctx, model, camera, size, theme) {
  ctx.beginPath();
  for (const ring of model.map?.outline ?? []) {
    ring.forEach(([x, y], number) => {
      const at = [(x - camera.x) * camera.k + size.width / 2, (y - camera.y) * camera.k + size.height / 2];
      if (number) ctx.lineTo(...at);
      else ctx.moveTo(...at);
    });
    ctx.closePath();
  }
  ctx.fillStyle = theme.land;
  ctx.strokeStyle = theme.coast;
  ctx.lineWidth = 1;
  ctx.lineJoin = "round";
  ctx.fill();
  ctx.stroke();
}

/** Paints who the outline is from, and the head of the list beside the map. */
export function paintMapWords(ctx, model, places, camera, size, theme, font, words) {
  ctx.textBaseline = "alphabetic";
  ctx.direction = "ltr";
  ctx.fillStyle = theme.soft;
  ctx.textAlign = "right";
  ctx.font = `10.5px ${font}`;
  if (model.map?.attribution) ctx.fillText(model.map.attribution, size.width - 8, size.height - 8);
  if (!places.column) return;
  const [x, y] = [places.column.x, places.column.y].map((value, n) =>
    (value - [camera.x, camera.y][n]) * camera.k + [size.width, size.height][n] / 2);
  ctx.textAlign = "left";
  ctx.font = `600 12px ${font}`;
  ctx.fillText(words.withoutPlace ?? "Without a place", x - 6, y - 10);
}

function spiral(model, shown, nodes, x, y) {
  nodes.sort((one, other) => model.degree[other] - model.degree[one] || one - other);
  let area = 0;
  nodes.forEach((node, number) => {
    const r = radiusOf(model, shown, node) * SMALLER + 0.5;
    const away = number ? Math.sqrt(area) + r * 0.5 : 0;
    x[node] = model.nodes.mapX[node] + away * Math.cos(number * GOLDEN);
    y[node] = model.nodes.mapY[node] + away * Math.sin(number * GOLDEN);
    area += r * r * 1.25;
  });
}

function besideMap(model, nodes, box, x, y) {
  const height = box.bottom - box.top;
  const row = Math.min(height / Math.max(nodes.length, 12), 46);
  const head = { x: box.right + (box.right - box.left) * 0.08, y: box.top };
  nodes.sort((one, other) => model.degree[other] - model.degree[one] || one - other);
  nodes.forEach((node, number) => {
    x[node] = head.x;
    y[node] = head.y + (number + 0.5) * row;
  });
  return head;
}
