// Opens a network in one of several viewers and moves the camera at every frame, counting frames.

/** A made-up network of communities around hubs, with positions; the same sizes give the same network. */
function madeUp(nodes, edges) {
  let state = 2007;
  const chance = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const communities = Math.max(3, Math.round(Math.sqrt(nodes) / 3));
  const side = 110 * Math.sqrt(nodes);
  const places = Array.from({ length: nodes }, (_, node) => {
    const community = node % communities;
    const [away, turn] = [Math.sqrt((community + 0.5) / communities) * side * 0.5, community * 2.399963];
    const [r, angle] = [Math.sqrt(-2 * Math.log(chance() + 1e-9)) * side * 0.05, chance() * 2 * Math.PI];
    const [x, y] = [away * Math.cos(turn) + r * Math.cos(angle), away * Math.sin(turn) + r * Math.sin(angle)];
    return [Math.round(x), Math.round(y)];
  });
  const ties = Array.from({ length: edges }, (_, edge) => {
    const node = edge % nodes;
    const near = node % communities;
    const hub = near + communities * Math.floor(chance() ** 2 * Math.min(8, nodes / communities));
    const any = near + communities * Math.floor(chance() * Math.floor(nodes / communities));
    return [node, edge < nodes ? hub % nodes : chance() < 0.85 ? any % nodes : Math.floor(chance() * nodes)];
  });
  return { places, ties, side };
}

const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#e69f00", "#cc79a7"];
const SHAPES = ["dot", "square", "triangle", "diamond", "star"];
const name = (node) => `Organisation ${node}`;

/** Each viewer: opens the network and gives a function that moves its camera to (x, y), k. */
const VIEWERS = {
  clustergraph(place, { places, ties }) {
    const canvas = place.appendChild(document.createElement("canvas"));
    const scene = createScene(canvas, readModel({
      language: "en", columns: [], claims: [],
      kinds: COLOURS.map((colour, n) => ({ id: `k${n}`, label: `Kind ${n}`, colour, shape: SHAPES[n] })),
      relations: [{ id: "r", label: "tie", dash: [] }],
      nodes: {
        id: places.map((_, node) => `n${node}`), label: places.map((_, node) => name(node)),
        kind: places.map((_, node) => node % 5), x: places.map(([x]) => x), y: places.map(([, y]) => y), columns: [],
      },
      edges: { source: ties.map(([s]) => s), target: ties.map(([, t]) => t), relation: ties.map(() => 0), columns: [] },
    }));
    scene.show({});
    VIEWERS.pictures = () => scene.summary().pictures;
    return (x, y, k) => scene.setCamera({ x, y, k });
  },

  "vis-network"(place, { places, ties }) {
    const look = (id) => ({ label: name(id), shape: SHAPES[id % 5], color: COLOURS[id % 5], size: 8 });
    const nodes = places.map(([x, y], id) => ({ id, x, y, ...look(id) }));
    const edges = ties.map(([from, to]) => ({ from, to }));
    const network = new vis.Network(place, { nodes, edges }, {
      physics: false, layout: { improvedLayout: false }, edges: { smooth: false, arrows: "to" },
    });
    return (x, y, k) => network.moveTo({ position: { x, y }, scale: k, animation: false });
  },

  "force-graph"(place, { places, ties }) {
    const nodes = places.map(([x, y], id) => ({ id, x, y, fx: x, fy: y, name: name(id), color: COLOURS[id % 5] }));
    const links = ties.map(([source, target]) => ({ source, target }));
    const graph = new ForceGraph(place).width(1280).height(800).warmupTicks(0).cooldownTicks(0);
    graph.linkDirectionalArrowLength(6).nodeRelSize(8).graphData({ nodes, links });
    return (x, y, k) => graph.centerAt(x, y).zoom(k);
  },
};

const frame = () => new Promise(requestAnimationFrame);

/** {opened: ms until the network is seen, frames: a second while moving, pictures: complete ones a second or null}. */
async function measure(viewer, nodes, edges, seconds) {
  const network = madeUp(nodes, edges);
  const place = document.getElementById("place");
  const base = 700 / network.side;
  const start = performance.now();
  const move = VIEWERS[viewer](place, network);
  move(0, 0, base);
  await frame();
  await frame();
  await frame();
  const opened = performance.now() - start;
  const before = VIEWERS.pictures?.() ?? 0;
  const begin = performance.now();
  let [frames, passed] = [0, 0];
  while (passed < seconds * 1000 || frames < 2) {
    const t = passed / 1000;
    const reach = 0.15 * network.side;
    move(reach * Math.sin(2 * t), reach * Math.cos(1.6 * t), base * 2 ** (1 - Math.cos(1.5 * t)));
    await frame();
    frames++;
    passed = performance.now() - begin;
  }
  const pictures = VIEWERS.pictures ? (1000 * (VIEWERS.pictures() - before)) / passed : null;
  return { opened, frames: (1000 * frames) / passed, pictures };
}
