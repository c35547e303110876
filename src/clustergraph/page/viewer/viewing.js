// What follows from the state: what is shown, in which colours and sizes, and what stands out.

import { coloursBy } from "./colouring.js";
import { sizesBy } from "./colouring.js";
import { hubFrom } from "./paths.js";
import { shortestPaths } from "./paths.js";
import { visibleOf } from "./filter.js";
import { otherEnd } from "./model.js";

/**
 * The view of a state: {visible, colouring, sizes, path, highlight}.
 *
 * @param context dates (of `datesOf`) and words for colours, as `coloursBy` takes them
 */
export function viewOf(model, state, { dates, colourWords }) {
  const column = model.nodes.columns.get(state.colour);
  const colouring = column ? coloursBy(column, colourWords) : null;
  const dated = dates && (state.from !== null || state.to !== null);
  const visible = visibleOf(model, {
    kinds: state.kinds,
    relations: state.relations,
    hidden: state.hidden,
    binOf: colouring && state.bins.size ? colouring.binOf : null,
    bins: new Set(colouring ? [...state.bins].map((key) => binNumber(colouring, key)) : []),
    lonely: state.lonely,
    keep: [state.node, state.focus?.node].filter((node) => node >= 0),
    window: dated ? [state.from ?? -Infinity, state.to ?? Infinity] : null,
    spans: dates?.spans,
    focus: state.focus,
  });
  const size = model.nodes.columns.get(state.size);
  const path = pathOf(model, state, visible);
  return { visible, colouring, sizes: size ? sizesBy(size) : null, path, highlight: standingOut(model, state, visible, path) };
}

/** How many nodes of each class and edges of each relation there are and are shown: [shown, all] by number, -1 for none. */
export function countsBy(numbers, visible) {
  const counts = new Map();
  numbers.forEach((number, place) => {
    const count = counts.get(number) ?? [0, 0];
    count[0] += visible[place];
    count[1]++;
    counts.set(number, count);
  });
  return counts;
}

/** The number of a bin by its key: -1 for "none", nothing for one that there is not. */
function binNumber({ bins }, key) {
  const found = bins.findIndex((bin) => bin.key === key);
  return found >= 0 ? found : key === "none" ? -1 : undefined;
}

function pathOf(model, { path, noHubs }, visible) {
  if (!path) return null;
  const [from, to] = path;
  return { from, to, found: shortestPaths(model, visible, from, to, { most: noHubs ? hubFrom(model) : Infinity }) };
}

function standingOut(model, { node, edge }, visible, path) {
  if (path) return { nodes: path.found?.allNodes ?? new Set([path.from, path.to]), edges: path.found?.allEdges ?? new Set() };
  if (edge >= 0) return { nodes: new Set([model.edges.source[edge], model.edges.target[edge]]), edges: new Set([edge]) };
  if (node < 0) return null;
  const edges = new Set([...model.incident(node)].filter((one) => visible.edges[one]));
  return { nodes: new Set([node, ...[...edges].map((one) => otherEnd(model, one, node))]), edges };
}
