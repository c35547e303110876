import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../src/clustergraph/page/viewer/groups.js";
import { readModel } from "../../src/clustergraph/page/viewer/model.js";
import { THEMES, lookOf, projected } from "../../src/clustergraph/page/viewer/paint.js";
import { directionOf, paintLabels, placeLabels, shortLines } from "../../src/clustergraph/page/viewer/placing.js";
import { called, everything, payload, recorder } from "./board.js";

const size = { width: 800, height: 600 };

function labelled(nodes, more = {}, edges = []) {
  const model = readModel(payload(nodes, edges));
  const shown = everything(model, more);
  const plan = planOf(model, shown, model.nodes);
  const view = projected(plan, { x: 0, y: 0, k: 1 }, size);
  const labels = placeLabels(recorder(), plan, view, lookOf(model, shown, plan, THEMES.light));
  return { model, plan, labels, texts: labels.map(({ lines }) => lines.join(" ")) };
}

const boxOf = ({ lines, x, y, size: height, align }) => {
  const width = 6 * Math.max(...lines.map((line) => line.length));
  const left = { left: x, center: x - width / 2, right: x - width }[align];
  return { left, right: left + width, top: y, bottom: y + lines.length * height * 1.18 };
};

test("a short label stays as it is, a long one is broken between words and ends in …", () => {
  assert.deepEqual(shortLines("Minalogic"), ["Minalogic"]);
  const theme = shortLines("gestion et ingénierie des connaissances");
  assert.deepEqual(theme, ["gestion et ingénierie", "des connaissances"]);
  const lines = shortLines("one two three four five six seven eight nine ten eleven twelve thirteen");
  assert.equal(lines.length, 2);
  assert.ok(lines[1].endsWith("…"));
});

test("ten thousand characters become a short label quickly", () => {
  const start = performance.now();
  const lines = shortLines("x".repeat(10000));
  assert.ok(lines.length === 1 && lines[0].length <= 27 && lines[0].endsWith("…"));
  assert.ok(shortLines("word ".repeat(2000)).at(-1).endsWith("…"));
  assert.ok(performance.now() - start < 50);
});

test("no character is cut in two and line breaks and control characters are spaces", () => {
  const family = "👩‍👩‍👧‍👦";
  const [line] = shortLines(family.repeat(40));
  assert.equal(line.replace("…", "").length % family.length, 0);
  assert.ok(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(line));
  assert.deepEqual(shortLines("a\nb\u0000c\u2028d"), ["a b c d"]);
  assert.deepEqual(shortLines(""), [""]);
});

test("texts run as their first letter does", () => {
  assert.equal(directionOf("Énergie"), "ltr");
  assert.equal(directionOf("الجمهورية France"), "rtl");
  assert.equal(directionOf("12 שלום"), "rtl");
  assert.equal(directionOf("123"), "ltr");
  assert.equal(directionOf("能源"), "ltr");
});

test("no label covers another", () => {
  const place = (n) => [(n % 20) * 36 - 360, Math.floor(n / 20) * 36 - 260];
  const nodes = Array.from({ length: 300 }, (_, n) => [`organisation ${n}`, 0, ...place(n)]);
  const boxes = labelled(nodes).labels.map(boxOf);
  assert.ok(boxes.length > 20);
  boxes.forEach((one, n) => boxes.slice(n + 1).forEach((other) => assert.ok(
    one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top,
  )));
});

test("of two nodes at one place the one with more edges has the label", () => {
  const nodes = [["small", 0, 0, 0], ["large", 0, 0, 0], ["a", 0, 300, 0], ["b", 0, 300, 100]];
  const crowd = Array.from({ length: 8 }, (_, n) => [`crowd ${n}`, 0, -30 + 10 * n, n % 2 ? 25 : -25]);
  const { texts } = labelled([...nodes, ...crowd], {}, [[1, 2], [1, 3], [1, 2], [1, 3]]);
  assert.ok(texts.includes("large"));
  assert.ok(texts.indexOf("small") < 0 || texts.indexOf("large") < texts.indexOf("small"));
});

test("the selected node always has a label, and with a highlight only what is highlighted", () => {
  const nodes = Array.from({ length: 60 }, (_, n) => [`node ${n}`, 0, n % 3, 0]);
  assert.equal(labelled(nodes, { selected: { node: 41, edge: -1 } }).texts[0], "node 41");
  const apart = Array.from({ length: 5 }, (_, n) => [`node ${n}`, 0, n * 100 - 200, 0]);
  const highlight = { nodes: new Set([2, 3]), edges: new Set() };
  assert.deepEqual(labelled(apart, { highlight }).texts.sort(), ["node 2", "node 3"]);
});

test("labels are painted with a halo first, as text", () => {
  const ctx = recorder();
  paintLabels(ctx, labelled([["<img src=x onerror=alert(1)>", 0, 0, 0]]).labels, THEMES.light);
  const painted = called(ctx, "fillText").map(([text]) => text).join(" ");
  assert.equal(painted, "<img src=x onerror=alert(1)>");
  assert.equal(ctx.calls[0][0], "strokeText");
});
