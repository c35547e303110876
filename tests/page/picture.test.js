import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { createScene } from "../../src/clustergraph/page/viewer/scene.js";
import { readModel } from "../../src/clustergraph/page/viewer/model.js";
import { board, page, payload, wheel } from "./board.js";

let run;
beforeEach(() => (run = page()));

function shown(data, given = {}) {
  const scene = createScene(board(), readModel(data));
  scene.show(given);
  run();
  return scene;
}

const legend = [
  [{ label: "Firm", colour: "#0072B2", shape: "dot", count: 9 }],
  [{ label: "takes part in", dash: [], count: 10 }, { label: "funds", dash: [8, 5], count: 1 }],
];

test("an SVG picture holds title, legend with counts, citation, and a path for each node", () => {
  const svg = shown(wheel(8)).svg({ title: "Clusters", legend, citation: "From the graph of 2007" });
  for (const text of ["Clusters", "Firm (9)", "takes part in (10)", "funds (1)", "From the graph of 2007", "hub"]) {
    assert.ok(svg.includes(`>${text}</text>`), text);
  }
  assert.equal(svg.match(/fill="#0072B2"/g).length, 9 + 1);
  assert.equal(svg.match(/fill="#D55E00"/g).length, 1);
  assert.ok(svg.includes('stroke-dasharray="8 5"'));
  assert.ok(svg.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg"'));
});

test("hostile texts stay text in an SVG, and what XML may not hold is replaced", () => {
  const evil = `</text><script>alert("1")</script>&'\u0000\ud800\uffff`;
  const data = payload([[evil, 0, 0, 0], ["a\u0008b", 0, 100, 0]], [[0, 1]]);
  const entry = { label: evil, colour: `"><script>`, shape: "dot", count: 1 };
  const svg = shown(data).svg({ title: evil, citation: evil, legend: [entry] });
  assert.ok(!svg.includes("<script"));
  assert.ok(svg.includes("&lt;script&gt;"));
  assert.ok(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(svg));
  assert.ok(svg.isWellFormed?.() ?? true);
});

test("every element that an SVG opens it closes", () => {
  const svg = shown(wheel(30), { grouped: true, selected: { node: 0, edge: 3 } }).svg({ title: "T" });
  const open = [];
  for (const [, end, name, alone] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (end) assert.equal(open.pop(), name);
    else if (!alone) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.ok(!svg.includes("NaN") && !svg.includes("undefined"));
});

test("an SVG needs no title, legend or citation, and a network may be empty", () => {
  assert.ok(shown(payload([], [])).svg({}).includes("</svg>"));
});

test("texts from right to left say so", () => {
  assert.ok(shown(payload([["שלום", 0, 0, 0]], [])).svg({}).includes('direction="rtl"'));
});

test("a PNG is as large as asked and no larger than browsers can", async () => {
  const made = [];
  document.createElement = () => made[made.push(board(1, 1)) - 1];
  const scene = shown(wheel(8));
  made.length = 0;
  const blob = await scene.png({ title: "T", legend, scale: 3 });
  assert.equal(blob.type, "image/png");
  assert.equal(made[0].width, 2400);
  made.length = 0;
  await scene.png({ scale: 1000 });
  assert.ok(made[0].width <= 16000 && made[0].height <= 16000);
});

test("a PNG that the browser cannot make is an error", async () => {
  document.createElement = () => Object.assign(board(1, 1), { toBlob: (give) => give(null) });
  await assert.rejects(shown(wheel(8)).png({}), /too large/);
});
