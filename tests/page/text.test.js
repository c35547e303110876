import assert from "node:assert/strict";
import { test } from "node:test";

import { isoMonth, monthsOf, spanOf } from "../../src/clustergraph/page/viewer/dates.js";
import { brief, speaking } from "../../src/clustergraph/page/viewer/elements.js";
import { folded } from "../../src/clustergraph/page/viewer/folding.js";
import { createSearch } from "../../src/clustergraph/page/viewer/search.js";

const at = (year, month) => year * 12 + month - 1;

test("accents, case, ligatures, quotes and dashes are set aside", () => {
  assert.equal(folded("L’Œuvre d’Évry–Courcouronnes"), "l'oeuvre d'evry-courcouronnes");
  assert.equal(folded("ÇA\u00a0 ﬁn Straße Łódź"), "ca fin strasse lodz");
  assert.equal(folded("e\u0301cole"), folded("École"));
});

test("the best hits come first, and every word has to be there", () => {
  const labels = ["Pôle de l’eau", "Eau et énergie", "Château", "eau", "Énergie"];
  const search = createSearch(labels, labels.map((_, n) => `urn:${n}`), [1, 5, 9, 0, 2]);
  assert.deepEqual(search("EAU"), { count: 4, found: [3, 1, 0, 2] });
  assert.deepEqual(search("energie eau").found, [1]);
  assert.deepEqual(search("urn:4").found, [4]);
  assert.deepEqual(search(" "), { count: 0, found: [] });
  assert.equal(search("eau", 2).found.length, 2);
});

test("dates of ISO 8601 and EDTF become months", () => {
  assert.deepEqual(monthsOf("2005"), [at(2005, 1), at(2005, 12)]);
  assert.deepEqual(monthsOf("2005-03-31"), [at(2005, 3), at(2005, 3)]);
  assert.deepEqual(monthsOf("2005-03~"), [at(2005, 3), at(2005, 3)]);
  assert.deepEqual(monthsOf("199X"), [at(1990, 1), at(1999, 12)]);
  assert.deepEqual(monthsOf("2001-22"), [at(2001, 6), at(2001, 8)]);
  assert.deepEqual(monthsOf("-0044-03-15"), [at(-44, 3), at(-44, 3)]);
  for (const none of ["", null, undefined, "..", "soon", "<b>", "x2005"]) assert.equal(monthsOf(none), null);
});

test("an edge with a beginning goes on, one with an end alone holds in that month", () => {
  assert.deepEqual(spanOf("2005", null), [at(2005, 1), Infinity]);
  assert.deepEqual(spanOf(null, "2007-03"), [at(2007, 3), at(2007, 3)]);
  assert.deepEqual(spanOf("2004-02", "2006"), [at(2004, 2), at(2006, 12)]);
  assert.deepEqual(spanOf("2004/2006", null), [at(2004, 1), at(2006, 12)]);
  assert.deepEqual(spanOf("2007", "2005"), [at(2007, 1), at(2007, 1)]);
  assert.equal(spanOf("unknown", ""), null);
});

test("months are written as ISO 8601", () => {
  assert.equal(isoMonth(at(2005, 3)), "2005-03");
  assert.equal(isoMonth(at(-44, 3)), "-0044-03");
  assert.deepEqual(monthsOf(isoMonth(at(1999, 12)))[0], at(1999, 12));
});

test("a long text is cut between characters, in one line", () => {
  assert.equal(brief("one\n two\t three"), "one two three");
  assert.equal(brief("x".repeat(500), 5), "xxxx…");
  assert.equal(brief("👩‍🔬".repeat(50), 4).endsWith("…"), true);
});

test("words, numbers and months are those of the language", () => {
  const english = speaking({ node: "node", nodes: "nodes", of: "{n} of {m}" }, "en");
  assert.equal(english.counted(1, "node"), "1 node");
  assert.equal(english.counted(0, "node"), "0 nodes");
  assert.equal(english("of", { n: 3, m: "{n}" }), "3 of {n}");
  assert.equal(english.number(1234567.25), "1,234,567.25");
  assert.equal(english.number(0.000123456), "0.000123");
  assert.equal(english.month(at(2005, 3)), "Mar 2005");
  const french = speaking({ node: "nœud", nodes: "nœuds", yes: "oui" }, "fr");
  assert.equal(french.counted(0, "node"), "0 nœud");
  assert.equal(french.counted(1500, "node"), "1\u202f500 nœuds");
  assert.equal(french.value([true, "a"]), "oui, a");
});
