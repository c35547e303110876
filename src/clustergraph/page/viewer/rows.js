// The rows of the tables, and the same as CSV.

import { edgeName } from "./elements.js";
import { nameOf } from "./elements.js";
import { folded } from "./folding.js";
import { holds } from "./folding.js";
import { otherEnd } from "./model.js";

/** The columns of the table of nodes: {key, label, numeric, value(row), node(row)?, csv: whether in files only}. */
export function nodeColumns(model, say) {
  const { nodes } = model;
  return [
    { key: "label", label: say("label"), value: (node) => nameOf(model, node), node: (node) => node },
    { key: "kind", label: say("class"), value: (node) => model.kinds[nodes.kind[node]]?.label ?? null },
    { key: "ties", label: say("Edges"), numeric: true, value: (node) => model.degree[node] },
    ...attributeColumns(nodes.columns),
    { key: "id", label: say("id"), value: (node) => nodes.id[node], csv: true },
  ];
}

/** The columns of the table of edges. */
export function edgeColumns(model, say) {
  const { edges } = model;
  return [
    { key: "from", label: say("from"), value: (edge) => nameOf(model, edges.source[edge]), node: (edge) => edges.source[edge] },
    { key: "relation", label: say("relation"), value: (edge) => edgeName(model, edge), edge: true },
    { key: "to", label: say("to"), value: (edge) => nameOf(model, edges.target[edge]), node: (edge) => edges.target[edge] },
    ...commonColumns(model, say),
    { key: "from-id", label: `${say("from")} (${say("id")})`, value: (edge) => model.nodes.id[edges.source[edge]], csv: true },
    { key: "to-id", label: `${say("to")} (${say("id")})`, value: (edge) => model.nodes.id[edges.target[edge]], csv: true },
  ];
}

/** The columns of the table of the edges at a node, seen from there. */
export function neighbourColumns(model, say, node) {
  const { edges } = model;
  const other = (edge) => otherEnd(model, edge, node);
  return [
    { key: "neighbour", label: say("neighbour"), value: (edge) => nameOf(model, other(edge)), node: other },
    { key: "kind", label: say("class"), value: (edge) => model.kinds[model.nodes.kind[other(edge)]]?.label ?? null },
    { key: "way", label: say("direction"), value: (edge) => say(edges.source[edge] === node ? "outwards" : "inwards") },
    { key: "relation", label: say("relation"), value: (edge) => edgeName(model, edge), edge: true },
    ...commonColumns(model, say),
  ];
}

function commonColumns(model, say) {
  const { edges, claims } = model;
  const of = (name) => (edge) => edges[name]?.[edge] ?? null;
  const told = (name) => (edge) => {
    const texts = (edges.claims?.[edge] ?? []).map((claim) => claims[claim]?.[name]).filter(Boolean);
    return texts.length ? [...new Set(texts)].join("; ") : null;
  };
  const cited = (edge) => [
    ...(edges.claims?.[edge] ?? []).map((claim) => {
      const { document: title, paragraph, identifier, statement, id } = claims[claim] ?? {};
      return [title, paragraph].filter(Boolean).join(" ") || identifier || statement || id;
    }),
    ...(edges.evidence?.[edge] ?? []),
  ];
  return [
    edges.weight && { key: "weight", label: say("weight"), numeric: true, value: of("weight") },
    edges.since && { key: "since", label: say("since"), value: of("since") },
    edges.until && { key: "until", label: say("until"), value: of("until") },
    ...attributeColumns(edges.columns),
    (edges.claims || edges.evidence) && {
      key: "evidence", label: say("evidence"), value: (edge) => [...new Set(cited(edge))].join("; ") || null,
    },
    ...(edges.claims ? ["identifier", "asserter", "modality", "marking"] : []).map((name) => (
      { key: name, label: say(name), value: told(name), csv: name === "identifier" || name === "asserter" }
    )),
  ].filter(Boolean);
}

function attributeColumns(columns) {
  return [...columns.values()].map((column) => ({
    key: `.${column.name}`,
    label: column.label,
    numeric: ["integer", "decimal", "double"].includes(column.type) && !column.many,
    value: (row) => column.values[row] ?? null,
  }));
}

/** The rows that hold every word of a question, whatever the column; `memory` is a Map that keeps what was folded. */
export function foundRows(rows, columns, question, memory) {
  const words = folded(question).split(" ").filter(Boolean);
  if (!words.length) return rows;
  const texts = (row) => {
    if (!memory.has(row)) memory.set(row, folded(columns.map(({ value }) => String(value(row) ?? "").slice(0, 500)).join(" ")));
    return memory.get(row);
  };
  return rows.filter((row) => holds(texts(row), words));
}

/** The rows sorted by a column ("-key" for downwards), those without a value last. */
export function sortedRows(rows, columns, sort) {
  const down = sort.startsWith("-");
  const column = columns.find(({ key }) => key === sort.replace(/^-/, ""));
  if (!column) return rows;
  const keyed = rows.map((row) => {
    const value = column.value(row);
    return [value == null || value === "" ? null : column.numeric ? Number(value) : folded(value), row];
  });
  const order = ([one, a], [other, b]) => {
    if (one === null || other === null) return (one === null) - (other === null) || a - b;
    return (one < other ? -1 : one > other ? 1 : 0) * (down ? -1 : 1) || a - b;
  };
  return keyed.sort(order).map(([, row]) => row);
}

/** The rows as CSV for spreadsheets: with a byte order mark, and no cell that would be run as a formula. */
export function csvOf(rows, columns) {
  const lines = [columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ value }) => value(row)))];
  return `\ufeff${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(value) {
  if (value == null) return "";
  if (typeof value === "number") return String(value);
  const text = [value].flat().join("; ").replace(/\u0000/g, "");
  const guarded = /^\s*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]|^'|^\s|\s$/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}
