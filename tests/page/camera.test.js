import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FARTHEST, NEAREST, between, fitted, panned, sizeAt, soundCamera, toNetwork, toView, viewBox, zoomedAt,
} from "../../src/clustergraph/page/viewer/camera.js";

const size = { width: 800, height: 600 };
const camera = { x: 100, y: -50, k: 2 };

test("the camera's point is in the middle of the view, and pixels lead back to points", () => {
  assert.deepEqual(toView(camera, size, 100, -50), [400, 300]);
  assert.deepEqual(toView(camera, size, 110, -50), [420, 300]);
  assert.deepEqual(toNetwork(camera, size, 420, 300), [110, -50]);
});

test("what is under the pointer stays there while zooming", () => {
  const before = toNetwork(camera, size, 123, 456);
  const after = toNetwork(zoomedAt(camera, size, 123, 456, 1.7), size, 123, 456);
  assert.ok(Math.hypot(before[0] - after[0], before[1] - after[1]) < 1e-9);
});

test("dragging by pixels moves the picture by as many", () => {
  assert.deepEqual(toView(panned(camera, 30, -20), size, 100, -50), [430, 280]);
});

test("a fitted box is in view whole, and a point is not shown larger than life", () => {
  const box = { left: -1000, right: 3000, top: 0, bottom: 500 };
  const view = viewBox(fitted(box, size), size);
  assert.ok(view.left < box.left && view.right > box.right && view.top < box.top && view.bottom > box.bottom);
  assert.equal(fitted({ left: 5, right: 5, top: 5, bottom: 5 }, size).k, 1.4);
  assert.deepEqual(fitted(null, size), { x: 0, y: 0, k: 1 });
});

test("zoom stays in bounds and nonsense falls back on what was", () => {
  assert.equal(soundCamera({ x: 0, y: 0, k: 1e9 }).k, NEAREST);
  assert.equal(soundCamera({ x: 0, y: 0, k: 1e-9 }).k, FARTHEST);
  assert.deepEqual(soundCamera({ x: NaN, y: "7", k: undefined }, camera), camera);
  assert.deepEqual(soundCamera(null, camera), camera);
});

test("a journey begins and ends where it should, with a steady zoom and without a jump", () => {
  const to = { x: 500, y: 0, k: 8 };
  assert.deepEqual(between(camera, to, 0), camera);
  const end = between(camera, to, 1);
  assert.ok(Math.abs(end.x - 500) < 1e-9 && Math.abs(end.k - 8) < 1e-9);
  assert.ok(Math.abs(between(camera, to, 0.5).k - 4) < 1e-9);
  assert.equal(between(camera, { ...camera, x: 200 }, 0.5).x, 150);
});

test("nodes shrink less than the picture", () => {
  assert.equal(sizeAt(1), 1);
  assert.ok(sizeAt(0.1) > 0.1 && sizeAt(0.1) < 1);
  assert.ok(sizeAt(4) > 1 && sizeAt(4) < 4);
});
