import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { readModel } from "../../src/clustergraph/page/viewer/model.js";
import { createScene } from "../../src/clustergraph/page/viewer/scene.js";
import { board, called, page, payload, wheel } from "./board.js";

let run;
beforeEach(() => (run = page()));

function opened(data, given = {}, options = {}) {
  const canvas = board();
  const model = readModel(data);
  const scene = createScene(canvas, model, { reducedMotion: true, ...options });
  scene.show(given);
  run();
  const at = (node) => {
    const { x, y, k } = scene.camera;
    return [(model.nodes.x[node] - x) * k + 400, (model.nodes.y[node] - y) * k + 300];
  };
  return { canvas, model, scene, at };
}

const large = (count) =>
  payload(
    Array.from({ length: count }, (_, n) => [`node ${n}`, n % 2, (n % 250) * 110, Math.floor(n / 250) * 110]),
    Array.from({ length: 2 * count }, (_, n) => [n % count, (n * 31 + 7) % count]),
  );

test("the first picture shows all, and says how much", () => {
  const { scene, at, model } = opened(wheel(8));
  const { nodes, edges, groups, grouping } = scene.summary();
  assert.deepEqual({ nodes, edges, groups, grouping }, { nodes: 10, edges: 10, groups: 0, grouping: "single" });
  for (let node = 0; node < model.n; node++) {
    const [x, y] = at(node);
    assert.ok(x > 0 && x < 800 && y > 0 && y < 600);
  }
});

test("what is at a node, on an edge and beside everything", () => {
  const { scene, at } = opened(wheel(8));
  assert.deepEqual(scene.at(...at(0)), { node: 0 });
  const [one, other] = [at(0), at(3)];
  assert.deepEqual(scene.at((one[0] + other[0]) / 2, (one[1] + other[1]) / 2), { edge: 2 });
  assert.equal(scene.at(3, 3), null);
  assert.equal(scene.at(-5, 900), null);
});

test("what is hidden is neither drawn nor found", () => {
  const { scene, at, model } = opened(wheel(8));
  const nodes = new Uint8Array(model.n).fill(1);
  nodes[0] = 0;
  scene.show({ visible: { nodes, edges: new Uint8Array(model.m).fill(1) } });
  run();
  assert.equal(scene.at(...at(0)), null);
  assert.equal(scene.summary().nodes, 9);
  assert.equal(scene.summary().edges, 2);
});

test("a click picks, a drag pans and does not pick", () => {
  const { canvas, scene, at } = opened(wheel(8));
  const [clientX, clientY] = at(0);
  canvas.does("pointerdown", { clientX, clientY });
  canvas.does("pointerup", { clientX, clientY, shiftKey: true });
  const [pick] = canvas.events;
  assert.equal(pick.type, "pick");
  assert.deepEqual(pick.detail, { node: 0 });
  assert.equal(pick.add, true);
  const before = scene.camera;
  canvas.does("pointerdown", { clientX: 100, clientY: 100 });
  canvas.does("pointermove", { clientX: 160, clientY: 100 });
  canvas.does("pointerup", { clientX: 160, clientY: 100 });
  assert.equal(canvas.events.length, 1);
  assert.ok(Math.abs(scene.camera.x - (before.x - 60 / before.k)) < 1e-9);
});

test("a click on nothing picks nothing, so that a selection can be ended", () => {
  const { canvas } = opened(wheel(8));
  canvas.does("pointerdown", { clientX: 4, clientY: 4 });
  canvas.does("pointerup", { clientX: 4, clientY: 4 });
  assert.equal(canvas.events[0].detail, null);
});

test("the wheel zooms about the pointer, two fingers zoom and move", () => {
  const { canvas, scene, at } = opened(wheel(8));
  const [clientX, clientY] = at(3);
  const { k } = scene.camera;
  canvas.does("wheel", { clientX, clientY, deltaY: -200, deltaMode: 0 });
  assert.ok(scene.camera.k > k);
  assert.ok(Math.hypot(at(3)[0] - clientX, at(3)[1] - clientY) < 1e-6);
  const nearer = scene.camera.k;
  canvas.does("pointerdown", { pointerId: 1, clientX: 300, clientY: 300 });
  canvas.does("pointerdown", { pointerId: 2, clientX: 400, clientY: 300 });
  canvas.does("pointermove", { pointerId: 2, clientX: 500, clientY: 300 });
  assert.ok(Math.abs(scene.camera.k - 2 * nearer) < 1e-9);
});

test("pointing tells once what is pointed at, and once when it is left", () => {
  const { canvas, at } = opened(wheel(8));
  const [clientX, clientY] = at(0);
  for (let time = 0; time < 3; time++) {
    canvas.does("pointermove", { clientX, clientY });
    run();
  }
  canvas.does("pointerleave", { clientX: 0, clientY: 0 });
  assert.deepEqual(canvas.events.map(({ type, detail }) => [type, detail]), [["hover", { node: 0 }], ["hover", null]]);
});

test("the camera travels when motion is welcome and jumps when it is not", () => {
  const told = [];
  const calm = opened(wheel(8), {}, { onCamera: (camera) => told.push(camera) }).scene;
  const before = told.length;
  calm.setCamera({ x: 50, y: 0, k: 2 }, { animate: true });
  assert.equal(told.length, before + 1);
  const { scene } = opened(wheel(8), {}, { reducedMotion: false });
  scene.setCamera({ x: 50, y: 0, k: 2 }, { animate: true });
  assert.deepEqual(scene.camera, { x: 50, y: 0, k: 2 });
  run(3);
  assert.notDeepEqual(scene.current, { x: 50, y: 0, k: 2 });
  run();
  assert.deepEqual(scene.current, { x: 50, y: 0, k: 2 });
});

test("showing a part leaves the rest as it was, and keeps the camera", () => {
  const { scene } = opened(wheel(8));
  scene.setCamera({ x: 1, y: 2, k: 3 });
  scene.show({ theme: "dark" });
  scene.show({ highlight: { nodes: new Set([1]), edges: new Set() } });
  assert.equal(scene.shown.theme, "dark");
  assert.deepEqual(scene.camera, { x: 1, y: 2, k: 3 });
});

test("groups of leaves are found, and open", () => {
  const { scene } = opened(wheel(12), { grouped: true });
  const { groups } = scene.settled.plan;
  const view = scene.viewNow(scene.settled.plan);
  const hit = scene.at(view.x[groups[0].glyph], view.y[groups[0].glyph]);
  assert.equal(hit.group.count, 10);
  scene.open(hit.group);
  run();
  assert.equal(scene.summary().groups, 0);
  scene.close();
  run();
  assert.equal(scene.summary().groups, 1);
});

test("many nodes open in groups, say so, and are single when near", () => {
  const { scene } = opened(large(12000));
  const far = scene.summary();
  assert.equal(far.grouping, "cell");
  assert.equal(far.nodes, 12000);
  assert.equal(far.edges, 24000);
  assert.ok(far.groups > 5 && far.groups < 300);
  const [group] = scene.settled.plan.groups;
  scene.open(group);
  run();
  scene.zoom(4);
  run();
  assert.equal(scene.summary().grouping, "single");
});

test("the picture is complete at rest, whatever moved before", () => {
  const { scene } = opened(large(3000));
  for (let step = 0; step < 20; step++) {
    scene.pan(5, 3);
    run(1);
  }
  run();
  assert.deepEqual(scene.settled.camera, scene.current);
  assert.equal(scene.job, null);
});

test("a selection is marked by a ring and not by colour alone", () => {
  const { canvas, scene } = opened(wheel(8));
  const arcs = () => called(canvas.context, "arc").length;
  const before = arcs();
  scene.show({ selected: { node: 0, edge: -1 } });
  run();
  assert.ok(arcs() > before);
});

test("on the map nodes stand at their places; few without one are listed, many are counted", () => {
  const places = (without) => ({
    mapX: Array.from({ length: 100 }, (_, n) => (n < without ? null : n)),
    mapY: Array.from({ length: 100 }, (_, n) => (n < without ? null : 2 * n)),
  });
  const nodes = Array.from({ length: 100 }, (_, n) => [`n${n}`, 0, 0, n]);
  const few = opened(payload(nodes, [], places(3)), { view: "map" }).scene;
  assert.equal(few.summary().listed, 3);
  assert.equal(few.summary().nodes, 100);
  assert.equal(few.places.x[50], 50);
  const many = opened(payload(nodes, [], places(60)), { view: "map" }).scene;
  assert.equal(many.summary().leftOut, 60);
  assert.equal(many.summary().nodes, 40);
});

test("nodes at one place do not hide each other on the map", () => {
  const nodes = Array.from({ length: 20 }, (_, n) => [`n${n}`, 0, 0, n]);
  const { scene } = opened(payload(nodes, [], { mapX: nodes.map(() => 5), mapY: nodes.map(() => 5) }), { view: "map" });
  const spots = new Set(nodes.map((_, n) => `${scene.places.x[n]} ${scene.places.y[n]}`));
  assert.equal(spots.size, 20);
});

test("an empty network and a view of no size are no error", () => {
  const { scene } = opened(payload([], []));
  assert.equal(scene.at(10, 10), null);
  assert.equal(scene.summary().nodes, 0);
  scene.fit();
  scene.resize();
  run();
});
