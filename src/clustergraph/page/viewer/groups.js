// What is drawn for what is shown: a glyph for each node or group of nodes, and the edges, one by one or summed.

/** From so many shown nodes on, a far view shows groups. */
export const MANY_NODES = 8000;
const PLAIN_COLOUR = "#9a9a9a";
const FEWEST_LEAVES = 5;
const FEWEST_IN_GROUP = 3;
const MOST_COMMUNITIES = 300;
const MOST_APART = 30;

/**
 * The plan of a picture.
 *
 * Glyph g stands at x[g], y[g] with radius r[g], for the node node[g] or else for groups[group[g]]; edge e joins the
 * glyphs from[e] and to[e], for the edge edge[e] of the network, or for times[e] edges where edge[e] is -1. A radius is
 * in units of the network where `inUnits`, else in pixels at zoom 1. glyphOf[node] is -1 where a node is not drawn.
 *
 * @param places x and y by node number; NaN leaves a node out
 * @param how cell: how far apart the nodes stand that groups are made around, 0 for no such groups;
 *   opened: the ids of groups whose nodes are drawn one by one
 */
export function planOf(model, shown, places, { cell = 0, opened = new Set() } = {}) {
  const isIn = (node) => shown.visible.nodes[node] === 1 && places.x[node] === places.x[node];
  const apart = nodesApart(model, shown);
  const parted = (group) => ({
    ...group,
    nodes: group.nodes.filter((node) => !apart.has(node)),
    apart: group.nodes.filter((node) => apart.has(node)),
  });
  const kind = shown.groupBy && model.nodes.columns.has(shown.groupBy) ? "community" : cell ? "cell" : "leaves";
  let found = [];
  if (kind === "community") found = communities(model, shown.groupBy, isIn);
  else if (kind === "cell") found = surroundings(model, places, cell, isIn);
  else if (shown.grouped) found = leaves(model, shown, isIn);
  const closed = found.filter((group) => !opened.has(group.id));
  const groups = closed.map(parted).filter((group) => group.nodes.length > 1);
  const plan = glyphs(model, shown, places, isIn, groups, kind === "cell" ? cell : 0);
  plan.kind = groups.length ? kind : "single";
  plan.listed = places.listed ?? null;
  describe(model, shown, groups);
  if (kind === "cell") placeSurroundings(groups, plan, places, cell);
  else if (kind === "community") placeCommunities(groups, plan, model.n);
  else placeLeaves(groups, plan);
  joined(model, shown, plan);
  plan.mostTimes = plan.times.reduce((most, times) => Math.max(most, times), 1);
  return plan;
}

/** The colour that a node is drawn in. */
export function colourOf(model, shown, node) {
  return shown.colours?.[node] ?? model.kinds[model.nodes.kind[node]]?.colour ?? PLAIN_COLOUR;
}

/** The radius of a node in pixels at zoom 1. */
export function radiusOf(model, shown, node) {
  const given = shown.sizes?.[node];
  return given > 0 ? Math.min(given, 60) : Math.min(24, 5 + 1.9 * Math.sqrt(model.degree[node]));
}

/** The nodes that the reader looks at: they are never put into a group. */
function nodesApart(model, shown) {
  const apart = new Set();
  const { node = -1, edge = -1 } = shown.selected ?? {};
  if (node >= 0) apart.add(node);
  if (edge >= 0) apart.add(model.edges.source[edge]).add(model.edges.target[edge]);
  const highlighted = shown.highlight?.nodes ?? [];
  if (highlighted.size <= MOST_APART) for (const one of highlighted) apart.add(one);
  return apart;
}

/** The nodes with one neighbour only, by that neighbour and by class, where there are enough of them. */
function leaves(model, shown, isIn) {
  const only = new Int32Array(model.n).fill(-1);
  const meet = (node, other) => {
    only[node] = only[node] === -1 || only[node] === other ? other : -2;
  };
  const { source, target } = model.edges;
  for (let edge = 0; edge < model.m; edge++) {
    if (!shown.visible.edges[edge] || !isIn(source[edge]) || !isIn(target[edge])) continue;
    meet(source[edge], target[edge]);
    meet(target[edge], source[edge]);
  }
  const byHub = new Map();
  for (let node = 0; node < model.n; node++) {
    const hub = only[node];
    if (hub < 0 || hub === node || only[hub] >= 0) continue;
    push(byHub, hub * (model.kinds.length + 1) + model.nodes.kind[node] + 1, node);
  }
  return [...byHub]
    .filter(([, nodes]) => nodes.length >= FEWEST_LEAVES)
    .map(([, nodes]) => ({
      id: `leaves ${model.nodes.id[only[nodes[0]]]} ${model.kinds[model.nodes.kind[nodes[0]]]?.id ?? ""}`,
      nodes,
      hub: only[nodes[0]],
      label: model.kinds[model.nodes.kind[nodes[0]]]?.label ?? "",
    }));
}

/**
 * The nodes by the nearest of some that stand at least `cell` apart, chosen by the number of their edges.
 *
 * The chosen stand for their surroundings, so that groups lie where the network is dense and are named by its hubs.
 */
function surroundings(model, places, cell, isIn) {
  const byDegree = [];
  for (let node = 0; node < model.n; node++) if (isIn(node)) byDegree.push(node);
  byDegree.sort((one, other) => model.degree[other] - model.degree[one] || one - other);
  const chosen = new Map();
  const groupOf = new Map();
  for (const node of byDegree) {
    if (nearestOf(chosen, places, cell, node)[1] < cell) continue;
    push(chosen, squareOf(places, cell, node, 0, 0), node);
    groupOf.set(node, { id: `cell ${cell} ${model.nodes.id[node]}`, nodes: [], around: node });
  }
  for (const node of byDegree) groupOf.get(nearestOf(chosen, places, cell, node)[0]).nodes.push(node);
  return [...groupOf.values()].filter(({ nodes }) => nodes.length >= FEWEST_IN_GROUP);
}

function squareOf(places, cell, node, right, down) {
  return (Math.floor(places.x[node] / cell) + right) * 2 ** 24 + Math.floor(places.y[node] / cell) + down;
}

/** The nearest chosen node within the squares around, and how far it is. */
function nearestOf(chosen, places, cell, node) {
  let [nearest, least] = [-1, Infinity];
  for (let right = -1; right <= 1; right++) {
    for (let down = -1; down <= 1; down++) {
      for (const other of chosen.get(squareOf(places, cell, node, right, down)) ?? []) {
        const distance = Math.hypot(places.x[other] - places.x[node], places.y[other] - places.y[node]);
        if (distance < least) [nearest, least] = [other, distance];
      }
    }
  }
  return [nearest, least];
}

/** The nodes by their value in a column, the largest groups; nodes without a value stay alone. */
function communities(model, name, isIn) {
  const { values, type } = model.nodes.columns.get(name);
  const byValue = new Map();
  for (let node = 0; node < model.n; node++) {
    if (isIn(node) && values[node] != null) push(byValue, String(values[node]), node);
  }
  return [...byValue]
    .filter(([, nodes]) => nodes.length > 1)
    .sort(([, one], [, other]) => other.length - one.length)
    .slice(0, MOST_COMMUNITIES)
    .map(([value, nodes]) => {
      const label = type === "string" ? value : undefined;
      return { id: `community ${name} ${value}`, nodes, label };
    });
}

function push(map, key, value) {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}

/** Counts, shares of colours, and the name of the node with most edges, for every group. */
function describe(model, shown, groups) {
  for (const group of groups) {
    const counts = new Map();
    let top = group.nodes[0];
    for (const node of group.nodes) {
      const colour = colourOf(model, shown, node);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
      if (model.degree[node] > model.degree[top]) top = node;
    }
    group.count = group.nodes.length;
    group.parts = [...counts].sort(([, one], [, other]) => other - one);
    group.top = top;
    group.named = group.label !== undefined;
    group.label ??= model.nodes.label[top];
  }
}

/** A glyph for every node that is in no group, and then one for every group. */
function glyphs(model, shown, places, isIn, groups, cell) {
  const glyphOf = new Int32Array(model.n).fill(-1);
  const groupOf = new Int32Array(model.n).fill(-1);
  groups.forEach((group, number) => group.nodes.forEach((node) => (groupOf[node] = number)));
  const alone = [];
  for (let node = 0; node < model.n; node++) if (isIn(node) && groupOf[node] < 0) alone.push(node);
  const count = alone.length + groups.length;
  const plan = {
    count, alone: alone.length, groups, glyphOf, inUnits: cell > 0,
    x: new Float32Array(count), y: new Float32Array(count), r: new Float32Array(count),
    node: new Int32Array(count).fill(-1), group: new Int32Array(count).fill(-1),
    colour: new Array(count), shape: new Array(count), nodesShown: alone.length,
  };
  alone.forEach((node, glyph) => {
    glyphOf[node] = glyph;
    plan.x[glyph] = places.x[node];
    plan.y[glyph] = places.y[node];
    plan.r[glyph] = cell ? cell / 18 : radiusOf(model, shown, node) * (places.shrink ?? 1);
    plan.node[glyph] = node;
    plan.colour[glyph] = colourOf(model, shown, node);
    plan.shape[glyph] = model.kinds[model.nodes.kind[node]]?.shape ?? "dot";
  });
  groups.forEach((group, number) => placeAtMean(group, number, alone.length + number, plan, places));
  return plan;
}

function placeAtMean(group, number, glyph, plan, places) {
  let [x, y] = [0, 0];
  for (const node of group.nodes) {
    plan.glyphOf[node] = glyph;
    x += places.x[node];
    y += places.y[node];
  }
  plan.nodesShown += group.nodes.length;
  plan.x[glyph] = x / group.nodes.length;
  plan.y[glyph] = y / group.nodes.length;
  plan.group[glyph] = number;
  plan.shape[glyph] = "group";
  group.glyph = glyph;
}

/** Circles around the chosen nodes, which stand so far apart that none touch. */
function placeSurroundings(groups, plan, places, cell) {
  const most = groups.reduce((found, group) => Math.max(found, group.count), 1);
  for (const { glyph, count, around, apart, parts } of groups) {
    plan.r[glyph] = cell * (0.13 + 0.27 * Math.sqrt(count / most));
    plan.colour[glyph] = parts[0][0];
    plan.x[glyph] = places.x[around];
    plan.y[glyph] = places.y[around];
    for (const node of apart) placeOutside(plan, plan.glyphOf[node], glyph);
  }
}

/** Moves a node that would lie in a circle to its rim, above it where it lies in the very middle. */
function placeOutside(plan, glyph, circle) {
  const [dx, dy] = [plan.x[glyph] - plan.x[circle], plan.y[glyph] - plan.y[circle]];
  const [distance, least] = [Math.hypot(dx, dy), plan.r[circle] + 1.2 * plan.r[glyph]];
  if (distance >= least) return;
  plan.x[glyph] = plan.x[circle] + (distance ? (dx / distance) * least : 0);
  plan.y[glyph] = plan.y[circle] + (distance ? (dy / distance) * least : -least);
}

/** Circles whose areas are as the numbers of nodes, pushed apart where they touch. */
function placeCommunities(groups, plan, n) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let glyph = 0; glyph < plan.count; glyph++) {
    [left, right] = [Math.min(left, plan.x[glyph]), Math.max(right, plan.x[glyph])];
    [top, bottom] = [Math.min(top, plan.y[glyph]), Math.max(bottom, plan.y[glyph])];
  }
  const extent = Math.max(Math.hypot(right - left, bottom - top), Math.sqrt(n) * 60);
  const most = Math.max(...groups.map((group) => group.count), 1);
  plan.inUnits = true;
  for (let glyph = 0; glyph < plan.alone; glyph++) plan.r[glyph] = Math.min(plan.r[glyph], extent / 160);
  for (const { glyph, count, parts } of groups) {
    plan.r[glyph] = (extent / (5 + Math.sqrt(groups.length))) * (0.08 + 0.3 * Math.sqrt(count / most));
    plan.colour[glyph] = parts[0][0];
  }
  pushApart(groups.map((group) => group.glyph), plan, extent / 60);
}

function pushApart(circles, plan, gap) {
  for (let round = 0; round < 60; round++) {
    let moved = false;
    for (let one = 0; one < circles.length; one++) {
      for (let other = one + 1; other < circles.length; other++) {
        const [a, b] = [circles[one], circles[other]];
        const [dx, dy] = [plan.x[b] - plan.x[a] || one - other, plan.y[b] - plan.y[a]];
        const [distance, wanted] = [Math.hypot(dx, dy), plan.r[a] + plan.r[b] + gap];
        if (distance >= wanted) continue;
        const push = (wanted - distance) / 2 / distance;
        plan.x[a] -= dx * push;
        plan.y[a] -= dy * push;
        plan.x[b] += dx * push;
        plan.y[b] += dy * push;
        moved = true;
      }
    }
    if (!moved) return;
  }
}

/** Each group of leaves beside its hub, towards where its leaves are, or in the next direction that is free. */
function placeLeaves(groups, plan) {
  const last = plan.alone;
  groups.forEach((group, number) => {
    const { glyph, count, parts } = group;
    const hub = plan.glyphOf[group.hub];
    const r = Math.min(30, 11 + 1.6 * Math.sqrt(count));
    const start = Math.atan2(plan.y[glyph] - plan.y[hub], plan.x[glyph] - plan.x[hub]);
    const reach = plan.r[hub] + r + 44;
    plan.r[glyph] = r;
    plan.colour[glyph] = parts[0][0];
    for (let step = 0; step < 24; step++) {
      const angle = start + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * (Math.PI / 12);
      plan.x[glyph] = plan.x[hub] + reach * Math.cos(angle);
      plan.y[glyph] = plan.y[hub] + reach * Math.sin(angle);
      if (isFree(plan, glyph, last + number)) return;
    }
    plan.x[glyph] = plan.x[hub] + reach * Math.cos(start);
    plan.y[glyph] = plan.y[hub] + reach * Math.sin(start);
  });
}

function isFree(plan, glyph, end) {
  for (let other = 0; other < end; other++) {
    const [dx, dy] = [plan.x[other] - plan.x[glyph], plan.y[other] - plan.y[glyph]];
    if (dx * dx + dy * dy < (plan.r[other] + plan.r[glyph] + 14) ** 2) return false;
  }
  return true;
}

/** Gives the plan its edges: those between nodes one by one, those at a group summed. */
function joined(model, shown, plan) {
  const m = model.m;
  Object.assign(plan, {
    from: new Int32Array(m), to: new Int32Array(m), edge: new Int32Array(m), times: new Int32Array(m),
    relation: new Int16Array(m), bend: new Float32Array(m), edgeCount: 0, edgesShown: 0, edgesWithin: 0,
  });
  const sums = new Map();
  const byRelation = plan.kind === "leaves" ? model.relations.length + 1 : 1;
  for (let edge = 0; edge < m; edge++) {
    if (!shown.visible.edges[edge]) continue;
    const [from, to] = [plan.glyphOf[model.edges.source[edge]], plan.glyphOf[model.edges.target[edge]]];
    if (from < 0 || to < 0) continue;
    plan.edgesShown++;
    const relation = model.edges.relation[edge];
    if (from < plan.alone && to < plan.alone) addEdge(plan, from, to, edge, relation, model);
    else if (from === to) plan.edgesWithin++;
    else {
      const pair = Math.min(from, to) * plan.count + Math.max(from, to);
      const key = pair * byRelation + (byRelation > 1 ? relation + 1 : 0);
      const place = sums.get(key);
      if (place === undefined) sums.set(key, addEdge(plan, from, to, -1, byRelation > 1 ? relation : -1));
      else plan.times[place]++;
    }
  }
}

function addEdge(plan, from, to, edge, relation, model) {
  const place = plan.edgeCount++;
  plan.from[place] = from;
  plan.to[place] = to;
  plan.edge[place] = edge;
  plan.times[place] = 1;
  plan.relation[place] = relation;
  if (edge >= 0) {
    const turned = model.edges.source[edge] > model.edges.target[edge];
    plan.bend[place] = turned ? -model.bend[edge] : model.bend[edge];
  }
  return place;
}
