import assert from "node:assert/strict";
import { test } from "node:test";

import { otherEnd, readModel } from "../../src/clustergraph/page/viewer/model.js";
import { payload } from "./board.js";

const three = [["a", 0, 0, 0], ["b", 0, 10, 0], ["c", -1, 20, 0]];

test("every node knows its edges, a loop once, and a loop counts twice in its degree", () => {
  const model = readModel(payload(three, [[0, 1], [1, 2], [1, 1]]));
  assert.deepEqual([...model.degree], [1, 4, 1]);
  assert.deepEqual([...model.incident(0)], [0]);
  assert.deepEqual([...model.incident(1)], [0, 1, 2]);
  assert.equal(otherEnd(model, 1, 1), 2);
  assert.equal(otherEnd(model, 2, 1), 1);
});

test("parallel edges bend apart whichever way they run, an edge alone is straight, loops grow", () => {
  const model = readModel(payload(three, [[0, 1], [1, 0], [0, 1], [1, 2], [2, 2], [2, 2]]));
  assert.deepEqual([...model.bend], [-1, 0, 1, 0, 0, 1]);
});

test("what is absent from the payload is null or empty, and a network may be empty", () => {
  const model = readModel({ nodes: { id: [], label: [], kind: [], x: [], y: [] }, edges: { source: [], target: [] } });
  assert.equal(model.n, 0);
  assert.equal(model.m, 0);
  assert.equal(model.edges.weight, null);
  assert.equal(model.nodes.mapX, null);
  assert.equal(model.nodes.columns.size, 0);
});

test("a node without a place on the map has none, and without any place there is no map", () => {
  const placed = readModel(payload(three, [], { mapX: [1, null, 3], mapY: [1, null, 3] }));
  assert.ok(Number.isNaN(placed.nodes.mapX[1]));
  assert.equal(placed.nodes.mapX[2], 3);
  assert.equal(readModel(payload(three, [], { mapX: [null, null, null], mapY: [null, null, null] })).nodes.mapX, null);
});

test("columns are found by name", () => {
  const columns = [{ name: "size", type: "integer", many: false, values: [1, 2, null] }];
  assert.deepEqual(readModel(payload(three, [], { columns })).nodes.columns.get("size").values, [1, 2, null]);
});
