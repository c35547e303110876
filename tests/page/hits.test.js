import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../src/clustergraph/page/viewer/groups.js";
import { eachIn, edgeAt, edgeDistance, glyphAt, pointGrid } from "../../src/clustergraph/page/viewer/hits.js";
import { readModel } from "../../src/clustergraph/page/viewer/model.js";
import { projected } from "../../src/clustergraph/page/viewer/paint.js";
import { everything, payload } from "./board.js";

const size = { width: 800, height: 600 };
const camera = { x: 0, y: 0, k: 1 };

function scene(nodes, edges, at = camera) {
  const model = readModel(payload(nodes, edges));
  const plan = planOf(model, everything(model), model.nodes);
  return { plan, view: projected(plan, at, size), grid: pointGrid(plan.x, plan.y, plan.count) };
}

test("a grid finds the same points as looking at all of them", () => {
  const xs = Float32Array.from({ length: 500 }, (_, n) => ((n * 7919) % 1000) - 500);
  const ys = Float32Array.from({ length: 500 }, (_, n) => ((n * 104729) % 700) - 350);
  const box = { left: -120, right: 90, top: -40, bottom: 200 };
  const isIn = (n) => xs[n] >= box.left && xs[n] <= box.right && ys[n] >= box.top && ys[n] <= box.bottom;
  const found = [];
  eachIn(pointGrid(xs, ys, 500), box, (point) => isIn(point) && found.push(point));
  assert.deepEqual(found.sort((a, b) => a - b), [...xs.keys()].filter(isIn));
});

test("a grid of no point, one point, or all points at one place works", () => {
  for (const count of [0, 1, 50]) {
    const found = [];
    const grid = pointGrid(new Float32Array(count).fill(3), new Float32Array(count).fill(4), count);
    eachIn(grid, { left: 0, right: 10, top: 0, bottom: 10 }, (point) => found.push(point));
    assert.equal(found.length, count);
  }
});

test("the node under the pointer is found, and a little beside it, and none far away", () => {
  const { plan, view, grid } = scene([["a", 0, 0, 0], ["b", 0, 100, 0]], []);
  assert.equal(glyphAt(grid, view, camera, size, 400, 300), 0);
  assert.equal(glyphAt(grid, view, camera, size, 500 + plan.r[1] + 3, 300), 1);
  assert.equal(glyphAt(grid, view, camera, size, 450, 300), -1);
});

test("hits follow the camera", () => {
  const moved = { x: 100, y: 0, k: 3 };
  const { view, grid } = scene([["a", 0, 0, 0], ["b", 0, 100, 0]], [], moved);
  assert.equal(glyphAt(grid, view, moved, size, 400, 300), 1);
  assert.equal(glyphAt(grid, view, moved, size, 100, 300), 0);
});

test("an edge is found along its line and not beyond its ends", () => {
  const { plan, view } = scene([["a", 0, -100, 0], ["b", 0, 100, 0]], [[0, 1]]);
  assert.equal(edgeAt(plan, view, 400, 303), 0);
  assert.equal(edgeAt(plan, view, 400, 312), -1);
  assert.equal(edgeAt(plan, view, 520, 300), -1);
});

test("parallel edges are told apart by their bends, in both directions", () => {
  const { plan, view } = scene([["a", 0, -100, 0], ["b", 0, 100, 0]], [[0, 1], [1, 0]]);
  const [above, below] = [edgeAt(plan, view, 400, 289), edgeAt(plan, view, 400, 311)];
  assert.deepEqual([above, below].sort(), [0, 1]);
  assert.ok(edgeDistance(plan, view, above, 400, 289) < 1);
  assert.equal(edgeAt(plan, view, 400, 300), -1);
});

test("a loop is found on its circle", () => {
  const { plan, view } = scene([["a", 0, 0, 0]], [[0, 0]]);
  let found = 0;
  for (let x = 400; x < 440; x++) found += edgeAt(plan, view, x, 290) === 0 ? 1 : 0;
  assert.ok(found > 4);
});
