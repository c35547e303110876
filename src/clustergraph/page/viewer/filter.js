// What is shown: classes, relations, dates, a neighbourhood and single nodes, taken together.

import { otherEnd } from "./model.js";

/**
 * Which nodes and edges are shown: {nodes, edges} as arrays of 0 and 1, and how many: {shownNodes, shownEdges, undated}.
 *
 * An edge is shown when both its ends are. `wanted` has kinds, relations and bins as sets of numbers that are hidden
 * (-1 for "none"), binOf as an array by node or null, hidden as a set of nodes, lonely whether nodes without an edge are
 * hidden, window as [from, to] in months or null, spans by edge, focus as {node, hops} or null, keep as nodes that
 * are never lonely.
 */
export function visibleOf(model, wanted) {
  const nodes = new Uint8Array(model.n);
  for (let node = 0; node < model.n; node++) nodes[node] = isWanted(model, wanted, node) ? 1 : 0;
  const edges = new Uint8Array(model.m);
  const { source, target, relation } = model.edges;
  for (let edge = 0; edge < model.m; edge++) {
    const ends = nodes[source[edge]] && nodes[target[edge]];
    edges[edge] = ends && !wanted.relations.has(relation[edge]) && isInTime(wanted, edge) ? 1 : 0;
  }
  if (wanted.focus) keepNear(model, nodes, edges, wanted.focus);
  if (wanted.lonely) hideLonely(model, nodes, edges, wanted.keep ?? []);
  return { nodes, edges, ...countsOf(nodes, edges, wanted) };
}

/** How many nodes are within 1, 2, … steps of a node along shown edges, itself not counted; ends when no more come. */
export function hopCounts(model, visible, node, most = 4) {
  const seen = new Set([node]);
  const counts = [];
  let border = [node];
  while (border.length && counts.length < most) {
    border = nextBorder(model, visible, border, seen);
    if (border.length) counts.push(seen.size - 1);
  }
  return counts;
}

function nextBorder(model, { nodes, edges }, border, seen) {
  const next = [];
  for (const node of border) {
    for (const edge of model.incident(node)) {
      const other = otherEnd(model, edge, node);
      if (!edges[edge] || !nodes[other] || seen.has(other)) continue;
      seen.add(other);
      next.push(other);
    }
  }
  return next;
}

function isWanted(model, wanted, node) {
  const bin = wanted.binOf ? wanted.binOf[node] : null;
  return !wanted.kinds.has(model.nodes.kind[node]) && !wanted.hidden.has(node) && !(bin !== null && wanted.bins.has(bin));
}

function isInTime({ window, spans }, edge) {
  const span = window && spans?.[edge];
  return !span || (span[0] <= window[1] && span[1] >= window[0]);
}

function keepNear(model, nodes, edges, { node, hops }) {
  const seen = new Set([node]);
  let border = nodes[node] ? [node] : [];
  for (let hop = 0; hop < hops && border.length; hop++) border = nextBorder(model, { nodes, edges }, border, seen);
  for (let other = 0; other < model.n; other++) if (!seen.has(other)) nodes[other] = 0;
  hideLoose(model, nodes, edges);
}

function hideLoose(model, nodes, edges) {
  const { source, target } = model.edges;
  for (let edge = 0; edge < model.m; edge++) if (!nodes[source[edge]] || !nodes[target[edge]]) edges[edge] = 0;
}

function hideLonely(model, nodes, edges, keep) {
  const tied = new Uint8Array(model.n);
  for (let edge = 0; edge < model.m; edge++) {
    if (edges[edge]) tied[model.edges.source[edge]] = tied[model.edges.target[edge]] = 1;
  }
  for (const node of keep) tied[node] = 1;
  for (let node = 0; node < model.n; node++) if (!tied[node]) nodes[node] = 0;
}

function countsOf(nodes, edges, { window, spans }) {
  let [shownNodes, shownEdges, undated] = [0, 0, 0];
  for (let node = 0; node < nodes.length; node++) shownNodes += nodes[node];
  for (let edge = 0; edge < edges.length; edge++) {
    shownEdges += edges[edge];
    if (window && edges[edge] && !spans?.[edge]) undated++;
  }
  return { shownNodes, shownEdges, undated };
}
