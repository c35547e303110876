// Shortest paths between two nodes along shown edges, whichever way these point.

import { otherEnd } from "./model.js";

/**
 * The shortest paths from one node to another: {length, nodes, edges, allNodes, allEdges, count}, or null for none.
 *
 * `nodes` and `edges` are one of them, step by step, through the nodes of fewest edges; `allNodes` and `allEdges` are
 * sets of what lies on any of them; `count` is how many ways there are through the nodes. Nodes with more edges than
 * `most` are not passed through.
 */
export function shortestPaths(model, visible, from, to, { most = Infinity } = {}) {
  if (!visible.nodes[from] || !visible.nodes[to]) return null;
  const [far, ways] = distances(model, visible, from, to, most);
  if (!far.has(to)) return null;
  const { allNodes, allEdges } = allBetween(model, visible, far, to);
  return { length: far.get(to), ...oneOf(model, visible, far, to), allNodes, allEdges, count: ways.get(to) };
}

/** From how many edges on a node counts as a hub: more than nearly all others have, and at least 20. */
export function hubFrom(model) {
  const sorted = Int32Array.from(model.degree).sort();
  return Math.max(20, sorted[Math.floor(sorted.length * 0.99)] ?? 0);
}

/** How far each node is that is no farther than `to`, and along how many ways. */
function distances(model, visible, from, to, most) {
  const [far, ways] = [new Map([[from, 0]]), new Map([[from, 1]])];
  let border = [from];
  for (let step = 1; border.length && !far.has(to); step++) {
    const next = [];
    for (const node of border) {
      if (node !== from && model.degree[node] > most) continue;
      const others = new Set();
      for (const edge of model.incident(node)) if (visible.edges[edge]) others.add(otherEnd(model, edge, node));
      for (const other of others) {
        if (!visible.nodes[other] || (far.has(other) && far.get(other) < step)) continue;
        if (!far.has(other)) next.push(other);
        far.set(other, step);
        ways.set(other, (ways.get(other) ?? 0) + ways.get(node));
      }
    }
    border = next;
  }
  // A hub that was reached is not passed through, so nothing lies behind it.
  for (const node of [...far.keys()]) if (node !== from && node !== to && model.degree[node] > most) far.delete(node);
  return [far, ways];
}

/** The edges that lead from a node one step back to the start. */
function backwards(model, visible, far, node) {
  const found = [];
  for (const edge of model.incident(node)) {
    const other = otherEnd(model, edge, node);
    if (visible.edges[edge] && far.get(other) === far.get(node) - 1) found.push([edge, other]);
  }
  return found;
}

function allBetween(model, visible, far, to) {
  const [allNodes, allEdges] = [new Set([to]), new Set()];
  let layer = [to];
  while (layer.length) {
    const before = new Set();
    for (const node of layer) {
      for (const [edge, other] of backwards(model, visible, far, node)) {
        allEdges.add(edge);
        allNodes.add(other);
        before.add(other);
      }
    }
    layer = [...before];
  }
  return { allNodes, allEdges };
}

function oneOf(model, visible, far, to) {
  const [nodes, edges] = [[to], []];
  while (far.get(nodes[0]) > 0) {
    const back = backwards(model, visible, far, nodes[0]);
    const [edge, other] = back.reduce((best, one) => (model.degree[one[1]] < model.degree[best[1]] ? one : best));
    nodes.unshift(other);
    edges.unshift(edge);
  }
  return { nodes, edges };
}
