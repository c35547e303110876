import assert from "node:assert/strict";
import { test } from "node:test";

import { readModel } from "../../src/clustergraph/page/viewer/model.js";
import { csvOf, edgeColumns, foundRows, neighbourColumns, nodeColumns, sortedRows } from "../../src/clustergraph/page/viewer/rows.js";
import { edgeKeys, firstState, hashOf, stateOf } from "../../src/clustergraph/page/viewer/state.js";
import { payload } from "./board.js";

function model() {
  const data = payload(
    [["Zoé", 0, 0, 0], ["amiens", 1, 10, 0], ["Éclair", -1, 20, 0]],
    [[0, 1, 0], [1, 2, 1], [0, 1, 0]],
    { mapX: [1, null, null], mapY: [1, null, null] },
  );
  data.nodes.columns = [{ name: "staff", label: "Staff", type: "integer", values: [20, null, 3] }];
  data.nodes.id[2] = "https://example.org/é&x=#1?\"<";
  data.edges.since = ["2005", null, null];
  data.edges.weight = [1.5, null, -2];
  data.edges.claims = [[0], null, null];
  data.claims = [{ id: "c0", identifier: "V1", document: "report", paragraph: "¶7", modality: "stated", marking: "U" }];
  return readModel(data);
}

const say = (key) => key;

test("a first state needs no address, and an empty address gives the first state", () => {
  assert.equal(hashOf(firstState(), model()), "");
  assert.deepEqual(stateOf("", model()), firstState());
});

test("every choice comes back from the address", () => {
  const chosen = {
    ...firstState(), view: "map", theme: "dark", kinds: new Set([1, -1]), relations: new Set([0]), hidden: new Set([1]),
    lonely: true, focus: { node: 2, hops: 3 }, from: 2005 * 12, to: 2006 * 12 + 3, size: "staff", colour: "staff",
    bins: new Set(["1", "none"]), group: "leaves", node: 2, path: [0, 2], noHubs: true, table: "edges", find: "a & b = ç",
    sort: "-since", camera: { x: -10.5, y: 3, k: 0.25 },
  };
  assert.deepEqual(stateOf(`#${hashOf(chosen, model())}`, model()), chosen);
  const edge = { ...firstState(), edge: 2 };
  assert.deepEqual(stateOf(hashOf(edge, model()), model()), edge);
});

test("ids and not numbers stand in the address, so that it holds for a network that has grown", () => {
  const before = hashOf({ ...firstState(), node: 0, edge: -1 }, model());
  const grown = readModel(payload([["new", 0, 0, 0], ["Zoé", 0, 0, 0]], []));
  grown.nodes.id = ["other", "n0"];
  assert.equal(stateOf(before, grown).node, 1);
  assert.deepEqual(edgeKeys(model()).map((key) => key.slice(0, 8)), ["n0 r0 n1", "n1 r1 ht", "n0 r0 n1"]);
  assert.equal(edgeKeys(model())[2], "n0 r0 n1 2");
});

test("an address that means nothing here changes nothing and throws nothing", () => {
  const garbage = [
    "%", "%E0%A4%A", "&&&===", "node=nobody&edge=none&path=n0", "at=1,2", "at=NaN,1,1", "at=1,1,0", "at=1e999,1,1", "at=,,",
    "view=moon", "theme=%3Cscript%3E", "hide=cg:Nothing", "from=soon&to=later", "from=2009&to=2001", "size=__proto__&colour=constructor",
    "group=toString", "table=%00", "hops=-5", "bin=1", "__proto__=1&constructor=2",
  ];
  for (const hash of garbage) {
    const state = stateOf(`#${hash}`, model());
    assert.deepEqual({ ...state, find: "", sort: "" }, firstState(), hash);
  }
  assert.equal(stateOf(`find=${"x".repeat(1e6)}`, model()).find.length, 200);
  assert.deepEqual(stateOf("near=n0&hops=1e9", model()).focus, { node: 0, hops: 9 });
});

test("a map that is not there cannot be asked for", () => {
  const flat = readModel(payload([["a", 0, 0, 0]], []));
  assert.equal(stateOf("view=map&from=2005", flat).view, "network");
  assert.equal(stateOf("from=2005", flat).from, null);
});

test("rows are sorted without accents, numbers as numbers, nothing last", () => {
  const columns = nodeColumns(model(), say);
  assert.deepEqual(sortedRows([0, 1, 2], columns, "label"), [1, 2, 0]);
  assert.deepEqual(sortedRows([0, 1, 2], columns, "-label"), [0, 2, 1]);
  assert.deepEqual(sortedRows([0, 1, 2], columns, ".staff"), [2, 0, 1]);
  assert.deepEqual(sortedRows([0, 1, 2], columns, "-.staff"), [0, 2, 1]);
  assert.deepEqual(sortedRows([0, 1, 2], columns, "nonsense"), [0, 1, 2]);
});

test("rows are found by any column, and by all words", () => {
  const columns = edgeColumns(model(), say);
  assert.deepEqual(foundRows([0, 1, 2], columns, "ZOE amiens", new Map()), [0, 2]);
  assert.deepEqual(foundRows([0, 1, 2], columns, "report 2005", new Map()), [0]);
  assert.deepEqual(foundRows([0, 1, 2], columns, " ", new Map()), [0, 1, 2]);
});

test("a neighbour is seen from the node, with the way the edge points", () => {
  const columns = neighbourColumns(model(), say, 1);
  const cell = (key, row) => columns.find((column) => column.key === key).value(row);
  assert.deepEqual([cell("neighbour", 0), cell("way", 0), cell("neighbour", 1), cell("way", 1)], ["Zoé", "inwards", "Éclair", "outwards"]);
});

test("CSV guards against formulas, keeps numbers, and quotes what needs it", () => {
  const cells = ["=1+1", "+33 1", "-x", "@sum", " =1", "a,b", 'say "yes"', "one\ntwo", -2, 1.5, null, "plain", "＝1", ["a", "b"], "'x"];
  const column = { label: "=head", value: (row) => cells[row] };
  const lines = csvOf(cells.map((_, row) => row), [column]).split("\r\n");
  assert.deepEqual(lines, [
    "\ufeff\"'=head\"", "\"'=1+1\"", "\"'+33 1\"", "\"'-x\"", "\"'@sum\"", "\"' =1\"", '"a,b"', '"say ""yes"""', '"one\ntwo"',
    "-2", "1.5", "", "plain", "\"'＝1\"", "\"a; b\"", "\"'x\"", "",
  ]);
});

test("the CSV of edges names claim, source, asserter, modality and marking", () => {
  const [head, first] = csvOf([0], edgeColumns(model(), say)).split("\r\n");
  assert.equal(head, "\ufefffrom,relation,to,weight,since,evidence,identifier,asserter,modality,marking,from (id),to (id)");
  assert.equal(first, "Zoé,takes part in,amiens,1.5,2005,report ¶7,V1,,stated,U,n0,n1");
});
