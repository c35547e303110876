import assert from "node:assert/strict";
import { test } from "node:test";

import { coloursBy, isColourable, isNumeric, sizesBy } from "../../src/clustergraph/page/viewer/colouring.js";
import { datesOf } from "../../src/clustergraph/page/viewer/dates.js";
import { hopCounts, visibleOf } from "../../src/clustergraph/page/viewer/filter.js";
import { readModel } from "../../src/clustergraph/page/viewer/model.js";
import { hubFrom, shortestPaths } from "../../src/clustergraph/page/viewer/paths.js";
import { countsBy, viewOf } from "../../src/clustergraph/page/viewer/viewing.js";
import { firstState } from "../../src/clustergraph/page/viewer/state.js";
import { everything, payload, wheel } from "./board.js";

// a–b–c–d with a chord b–d of another relation, and e alone.
const line = () => readModel(payload(
  [["a", 0, 0, 0], ["b", 1, 1, 0], ["c", 0, 2, 0], ["d", -1, 3, 0], ["e", 0, 4, 0]],
  [[0, 1, 0], [2, 1, 0], [2, 3, 0], [1, 3, 1]],
));
const none = { kinds: new Set(), relations: new Set(), bins: new Set(), hidden: new Set(), binOf: null };
const on = (flags) => [...flags].flatMap((flag, number) => (flag ? [number] : []));

test("a hidden class takes its edges with it, a hidden relation leaves the nodes", () => {
  const firms = visibleOf(line(), { ...none, kinds: new Set([1]) });
  assert.deepEqual([on(firms.nodes), on(firms.edges)], [[0, 2, 3, 4], [2]]);
  const lines = visibleOf(line(), { ...none, relations: new Set([0]) });
  assert.deepEqual([on(lines.nodes), on(lines.edges)], [[0, 1, 2, 3, 4], [3]]);
  assert.deepEqual([lines.shownNodes, lines.shownEdges], [5, 1]);
  assert.deepEqual(on(visibleOf(line(), { ...none, kinds: new Set([-1]) }).nodes), [0, 1, 2, 4]);
});

test("nodes without a shown edge are hidden on demand, but not the one that is read", () => {
  assert.deepEqual(on(visibleOf(line(), { ...none, lonely: true }).nodes), [0, 1, 2, 3]);
  assert.deepEqual(on(visibleOf(line(), { ...none, lonely: true, relations: new Set([0]), keep: [4] }).nodes), [1, 3, 4]);
});

test("a neighbourhood holds what is within so many steps, and the edges between", () => {
  const near = visibleOf(line(), { ...none, focus: { node: 0, hops: 2 } });
  assert.deepEqual([on(near.nodes), on(near.edges)], [[0, 1, 2, 3], [0, 1, 2, 3]]);
  assert.deepEqual(on(visibleOf(line(), { ...none, focus: { node: 0, hops: 1 } }).nodes), [0, 1]);
  assert.deepEqual(on(visibleOf(line(), { ...none, focus: { node: 4, hops: 3 } }).nodes), [4]);
});

test("how many nodes are near is known before they are shown", () => {
  const model = line();
  assert.deepEqual(hopCounts(model, everything(model).visible, 0), [1, 3]);
  assert.deepEqual(hopCounts(model, everything(model).visible, 4), []);
  assert.deepEqual(hopCounts(model, visibleOf(model, { ...none, relations: new Set([1]) }), 0), [1, 2, 3]);
});

test("edges out of time are hidden, those without a date stay and are counted", () => {
  const data = payload([["a", 0, 0, 0], ["b", 0, 1, 0]], [[0, 1], [0, 1], [0, 1], [0, 1]]);
  data.edges.since = ["2005", null, null, "2008-02"];
  data.edges.until = ["2006", "2004-05", null, null];
  const model = readModel(data);
  const dates = datesOf(model);
  assert.deepEqual([dates.first, dates.last, dates.dated], [2004 * 12 + 4, 2008 * 12 + 1, 3]);
  const shown = (from, to) => visibleOf(model, { ...none, window: [from * 12, to * 12 + 11], spans: dates.spans });
  assert.deepEqual(on(shown(2006, 2007).edges), [0, 2]);
  assert.deepEqual(on(shown(2003, 2004).edges), [1, 2]);
  assert.deepEqual(on(shown(2030, 2031).edges), [2, 3]);
  assert.equal(shown(2006, 2007).undated, 1);
  assert.equal(datesOf(line()), null);
});

test("the shortest paths are found whichever way edges point, all of them, and one step by step", () => {
  const model = line();
  const found = shortestPaths(model, everything(model).visible, 0, 3);
  assert.deepEqual([found.length, found.nodes, found.edges, found.count], [2, [0, 1, 3], [0, 3], 1]);
  const square = readModel(payload([["a", 0, 0, 0], ["b", 0, 0, 0], ["c", 0, 0, 0], ["d", 0, 0, 0]], [[0, 1], [1, 3], [0, 2], [3, 2], [0, 1]]));
  const both = shortestPaths(square, everything(square).visible, 0, 3);
  assert.deepEqual([both.length, both.count, both.allNodes.size, [...both.allEdges].sort()], [2, 2, 4, [0, 1, 2, 3, 4]]);
  assert.deepEqual(shortestPaths(model, everything(model).visible, 2, 2).nodes, [2]);
});

test("there is no path through what is hidden, to what stands alone, or through hubs that are left out", () => {
  const model = line();
  const { visible } = everything(model);
  assert.equal(shortestPaths(model, visible, 0, 4), null);
  visible.nodes[1] = 0;
  assert.equal(shortestPaths(model, visible, 0, 3), null);
  const around = readModel(wheel(40));
  assert.equal(hubFrom(around) >= 20, true);
  const rim = everything(around).visible;
  const [from, to] = [2, 9];
  const through = shortestPaths(around, rim, from, to);
  assert.equal(through.nodes.some((node) => around.degree[node] >= 20), true);
  assert.equal(shortestPaths(around, rim, from, to, { most: 10 }), null);
});

test("numbers become at most five classes in order, equal numbers never parted", () => {
  const column = { name: "n", type: "integer", values: [0, 0, 0, 0, 0, 0, 1, 2, 3, 50, null, 7] };
  const { bins, binOf, colours } = coloursBy(column);
  assert.equal(bins.length <= 5, true);
  assert.equal(new Set([...binOf].slice(0, 6)).size, 1);
  assert.deepEqual([...binOf].slice(5, 10), [...binOf].slice(5, 10).sort((a, b) => a - b));
  assert.equal(binOf[10], -1);
  assert.equal(colours[10] === colours[0], false);
  assert.equal(isNumeric(column), true);
  assert.equal(isNumeric({ ...column, nominal: true }), false);
  assert.equal(coloursBy({ type: "double", values: [null] }).bins.length, 0);
});

test("texts become categories, the most frequent first, the rest together", () => {
  const values = ["b", "a", "b", null, ...Array.from("cdefghijk")];
  const { bins, binOf } = coloursBy({ type: "string", values }, { other: "others" });
  assert.deepEqual(bins.slice(0, 2).map(({ label }) => label), ["b", "a"]);
  assert.equal(bins.at(-1).label, "others");
  assert.equal(bins.length, 8);
  assert.equal(binOf[3], -1);
  assert.equal(isColourable({ type: "string", values: ["x", "x"] }), false);
  assert.equal(isColourable({ type: "string", values: ["x", "y", "x"] }), true);
});

test("areas grow with the number, and nothing is larger than the largest", () => {
  const sizes = sizesBy({ type: "double", values: [0, 5, 10, null] });
  assert.equal(sizes[0], sizes[3]);
  assert.equal(Math.abs((sizes[1] ** 2 - sizes[0] ** 2) * 2 - (sizes[2] ** 2 - sizes[0] ** 2)) < 1e-3, true);
  assert.deepEqual([...sizesBy({ type: "integer", values: [null, null] })], [4, 4]);
});

test("counts tell what is shown of each class", () => {
  assert.deepEqual([...countsBy(Int16Array.of(0, 1, 0, -1), Uint8Array.of(1, 1, 0, 0))], [[0, [1, 2]], [1, [1, 1]], [-1, [0, 1]]]);
});

test("what is selected stands out with its neighbours, a path instead of it", () => {
  const model = line();
  const seen = (more) => viewOf(model, { ...firstState(), ...more }, { dates: null, colourWords: {} }).highlight;
  assert.deepEqual([...seen({ node: 0 }).nodes], [0, 1]);
  assert.deepEqual([...seen({ edge: 2 }).nodes], [2, 3]);
  assert.deepEqual([...seen({ path: [0, 3], node: 4 }).nodes].sort(), [0, 1, 3]);
  assert.deepEqual([...seen({ path: [0, 4] }).nodes], [0, 4]);
  assert.equal(seen({}), null);
});
