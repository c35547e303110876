// The network as typed arrays, read once from the page's payload; nothing in it changes afterwards.

/**
 * What the payload says, ready to be drawn: nodes and edges by number.
 *
 * `mapX`, `mapY` are NaN where a node has no place, null where no node has one. `degree` counts a loop twice.
 * `bend` parts parallel edges: 0 for an edge alone, else its place beside the others, seen from the node of the lower
 * number; of loops it is the rank (0, 1, …). `incident(node)` gives the numbers of the edges at a node, a loop once.
 */
export function readModel(payload) {
  const n = payload.nodes.id.length;
  const m = payload.edges.source.length;
  const source = Int32Array.from(payload.edges.source);
  const target = Int32Array.from(payload.edges.target);
  const [degree, start, ends] = incidence(n, source, target);
  return {
    n,
    m,
    nodes: {
      id: payload.nodes.id,
      label: payload.nodes.label,
      kind: Int16Array.from(payload.nodes.kind),
      x: Float32Array.from(payload.nodes.x),
      y: Float32Array.from(payload.nodes.y),
      mapX: mapPlaces(payload.nodes.mapX),
      mapY: mapPlaces(payload.nodes.mapY),
      columns: columnsByName(payload.nodes.columns),
    },
    edges: {
      source,
      target,
      relation: payload.edges.relation ? Int16Array.from(payload.edges.relation) : new Int16Array(m).fill(-1),
      label: payload.edges.label ?? null,
      weight: payload.edges.weight ?? null,
      since: payload.edges.since ?? null,
      until: payload.edges.until ?? null,
      claims: payload.edges.claims ?? null,
      evidence: payload.edges.evidence ?? null,
      columns: columnsByName(payload.edges.columns),
    },
    kinds: payload.kinds ?? [],
    relations: payload.relations ?? [],
    claims: payload.claims ?? [],
    map: payload.map ?? null,
    language: payload.language ?? "en",
    degree,
    bend: bends(n, source, target),
    incident: (node) => ends.subarray(start[node], start[node + 1]),
  };
}

/** The node at the other end of an edge; of a loop the node itself. */
export function otherEnd(model, edge, node) {
  return model.edges.source[edge] === node ? model.edges.target[edge] : model.edges.source[edge];
}

function mapPlaces(values) {
  if (!values || !values.some((value) => value != null)) return null;
  return Float32Array.from(values, (value) => (value == null ? NaN : value));
}

function columnsByName(columns) {
  return new Map((columns ?? []).map((column) => [column.name, column]));
}

/** Degrees, and the edges at every node in one array with the place where each node's begin. */
function incidence(n, source, target) {
  const degree = new Int32Array(n);
  const start = new Int32Array(n + 1);
  for (let edge = 0; edge < source.length; edge++) {
    degree[source[edge]]++;
    degree[target[edge]]++;
    start[source[edge] + 1]++;
    if (source[edge] !== target[edge]) start[target[edge] + 1]++;
  }
  for (let node = 0; node < n; node++) start[node + 1] += start[node];
  const next = start.slice();
  const ends = new Int32Array(start[n]);
  for (let edge = 0; edge < source.length; edge++) {
    ends[next[source[edge]]++] = edge;
    if (source[edge] !== target[edge]) ends[next[target[edge]]++] = edge;
  }
  return [degree, start, ends];
}

function bends(n, source, target) {
  const pair = (edge) => Math.min(source[edge], target[edge]) * n + Math.max(source[edge], target[edge]);
  const counts = new Map();
  const rank = new Float32Array(source.length);
  for (let edge = 0; edge < source.length; edge++) {
    const key = pair(edge);
    rank[edge] = counts.get(key) ?? 0;
    counts.set(key, rank[edge] + 1);
  }
  for (let edge = 0; edge < source.length; edge++) {
    if (source[edge] !== target[edge]) rank[edge] -= (counts.get(pair(edge)) - 1) / 2;
  }
  return rank;
}
