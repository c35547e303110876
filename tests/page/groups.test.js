import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../src/clustergraph/page/viewer/groups.js";
import { readModel } from "../../src/clustergraph/page/viewer/model.js";
import { everything, payload, wheel } from "./board.js";

const many = (count) =>
  readModel(payload(
    Array.from({ length: count }, (_, n) => [`node ${n}`, n % 2, (n % 100) * 110, Math.floor(n / 100) * 110]),
    Array.from({ length: 2 * count }, (_, n) => [n % count, (n * 31 + 7) % count]),
  ));

test("without grouping each shown node is drawn for itself and each edge between two of them", () => {
  const model = readModel(wheel(8));
  const shown = everything(model);
  shown.visible.nodes[3] = 0;
  const plan = planOf(model, shown, model.nodes);
  assert.equal(plan.count, 9);
  assert.equal(plan.glyphOf[3], -1);
  assert.equal(plan.edgeCount, 9);
  assert.equal(plan.edgesShown, 9);
});

test("an edge that is hidden is not drawn though its nodes are", () => {
  const model = readModel(wheel(8));
  const shown = everything(model);
  shown.visible.edges[0] = 0;
  assert.ok(!planOf(model, shown, model.nodes).edge.subarray(0, 9).includes(0));
});

test("leaves of one hub and one class become one glyph with their count, and their edges one line", () => {
  const model = readModel(wheel(8));
  const plan = planOf(model, everything(model, { grouped: true }), model.nodes);
  assert.equal(plan.kind, "leaves");
  assert.equal(plan.groups.length, 1);
  assert.equal(plan.groups[0].count, 6);
  assert.equal(plan.groups[0].label, "Firm");
  assert.equal(plan.alone, 4);
  assert.equal(plan.nodesShown, 10);
  const sum = plan.edge.subarray(0, plan.edgeCount).indexOf(-1);
  assert.equal(plan.times[sum], 6);
  assert.equal(plan.edgeCount, 5);
});

test("few leaves stay as they are", () => {
  const model = readModel(wheel(6));
  assert.equal(planOf(model, everything(model, { grouped: true }), model.nodes).groups.length, 0);
});

test("an opened group is drawn one by one, and a selected leaf stands beside its group", () => {
  const model = readModel(wheel(9));
  const shown = everything(model, { grouped: true });
  const { groups } = planOf(model, shown, model.nodes);
  assert.equal(planOf(model, shown, model.nodes, { opened: new Set([groups[0].id]) }).groups.length, 0);
  const leaf = groups[0].nodes[0];
  const plan = planOf(model, { ...shown, selected: { node: leaf, edge: -1 } }, model.nodes);
  assert.equal(plan.groups[0].count, groups[0].count - 1);
  assert.equal(plan.node[plan.glyphOf[leaf]], leaf);
});

test("a group of leaves touches no glyph", () => {
  const model = readModel(wheel(12));
  const plan = planOf(model, everything(model, { grouped: true }), model.nodes);
  const { glyph } = plan.groups[0];
  for (let other = 0; other < plan.count; other++) {
    if (other === glyph) continue;
    const gap = Math.hypot(plan.x[other] - plan.x[glyph], plan.y[other] - plan.y[glyph]);
    assert.ok(gap > plan.r[other] + plan.r[glyph]);
  }
});

test("groups by surroundings hold every node once, do not touch, and lose no edge", () => {
  const model = many(9000);
  const plan = planOf(model, everything(model), model.nodes, { cell: 900 });
  assert.equal(plan.kind, "cell");
  assert.equal(plan.nodesShown, 9000);
  assert.equal(plan.groups.reduce((sum, group) => sum + group.count, 0) + plan.alone, 9000);
  const lines = plan.times.subarray(0, plan.edgeCount).reduce((sum, times) => sum + times, 0);
  assert.equal(lines + plan.edgesWithin, 18000);
  assert.equal(plan.edgesShown, 18000);
  for (const one of plan.groups) {
    assert.equal(one.parts.reduce((sum, [, count]) => sum + count, 0), one.count);
    for (const other of plan.groups) {
      if (one === other) continue;
      const gap = Math.hypot(plan.x[one.glyph] - plan.x[other.glyph], plan.y[one.glyph] - plan.y[other.glyph]);
      assert.ok(gap > plan.r[one.glyph] + plan.r[other.glyph]);
    }
  }
});

test("groups are the same whenever they are made", () => {
  const model = many(8000);
  const ids = () => planOf(model, everything(model), model.nodes, { cell: 1500 }).groups.map(({ id }) => id);
  assert.deepEqual(ids(), ids());
});

test("groups may follow a column; nodes without a value stay alone", () => {
  const values = ["north", "north", "south", "south", "south", null];
  const model = readModel(payload(
    values.map((_, n) => [`n${n}`, 0, n * 100, 0]), [[0, 2], [1, 2], [3, 4], [5, 0]],
    { columns: [{ name: "region", type: "string", many: false, values }] },
  ));
  const plan = planOf(model, everything(model, { groupBy: "region" }), model.nodes);
  assert.deepEqual(plan.groups.map(({ label, count }) => [label, count]), [["south", 3], ["north", 2]]);
  assert.equal(plan.alone, 1);
  assert.equal(plan.edgesWithin, 1);
  assert.equal(plan.times[plan.edge.indexOf(-1)], 2);
});

test("fifty thousand nodes and a hundred thousand edges are grouped within a second", () => {
  const model = many(50000);
  const start = performance.now();
  planOf(model, everything(model), model.nodes, { cell: 1500 });
  assert.ok(performance.now() - start < 1000);
});

test("no nodes and no edges make an empty plan", () => {
  const model = readModel(payload([], []));
  assert.equal(planOf(model, everything(model, { grouped: true }), model.nodes).count, 0);
});
