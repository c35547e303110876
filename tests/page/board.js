// A canvas for tests: it draws nothing and remembers every call.

/** A canvas whose context records calls as [name, ...arguments] in `calls`. */
export function board(width = 800, height = 600) {
  const context = recorder();
  const listeners = new Map();
  return {
    width, height, style: {}, context, events: [],
    getContext: () => context,
    getBoundingClientRect: () => ({ left: 0, top: 0, width, height }),
    addEventListener: (name, listener) => listeners.set(name, listener),
    setPointerCapture: () => {},
    dispatchEvent(event) {
      this.events.push(event);
    },
    /** As if the reader did it. */
    does: (name, event = {}) =>
      listeners.get(name)({ button: 0, pointerId: 1, type: name, shiftKey: false, preventDefault() {}, ...event }),
    toBlob: (give) => give(new Blob(["png"], { type: "image/png" })),
  };
}

/** A context that remembers; its texts are six pixels a character wide. */
export function recorder() {
  const calls = [];
  const own = { calls, measureText: (text) => ({ width: 6 * text.length }) };
  return new Proxy(own, {
    get: (target, name) => target[name] ?? ((...values) => void calls.push([name, ...values])),
  });
}

/** The arguments of every call of that name. */
export function called(context, name) {
  return context.calls.filter(([other]) => other === name).map(([, ...values]) => values);
}

/** The payload of a network: nodes as [label, kind, x, y], edges as [source, target, relation]. */
export function payload(nodes, edges, more = {}) {
  return {
    version: 1, language: "en", words: {}, claims: [], map: null,
    kinds: [
      { id: "cg:Firm", label: "Firm", colour: "#0072B2", shape: "dot" },
      { id: "cg:Cluster", label: "Cluster", colour: "#D55E00", shape: "hexagon" },
    ],
    relations: [{ id: "r0", label: "takes part in", dash: [] }, { id: "r1", label: "funds", dash: [8, 5] }],
    nodes: {
      id: nodes.map((_, node) => `n${node}`), label: nodes.map(([label]) => label), kind: nodes.map(([, kind]) => kind),
      x: nodes.map(([, , x]) => x), y: nodes.map(([, , , y]) => y), columns: [], ...more,
    },
    edges: {
      source: edges.map(([source]) => source), target: edges.map(([, target]) => target),
      relation: edges.map(([, , relation]) => relation ?? 0), columns: [],
    },
  };
}

/** What a scene shows when everything is shown. */
export function everything(model, more = {}) {
  return {
    visible: { nodes: new Uint8Array(model.n).fill(1), edges: new Uint8Array(model.m).fill(1) },
    view: "network", colours: null, sizes: null, highlight: null, selected: { node: -1, edge: -1 }, grouped: false,
    ...more,
  };
}

/** A hub at (0, 0) with leaves in a circle around it, and one node more that ties to two of them. */
export function wheel(leaves) {
  const around = Array.from({ length: leaves }, (_, leaf) => {
    const angle = (2 * Math.PI * leaf) / leaves;
    return [`leaf ${leaf}`, 0, Math.round(200 * Math.cos(angle)), Math.round(200 * Math.sin(angle))];
  });
  return payload(
    [["hub", 1, 0, 0], ...around, ["far", 0, 600, 0]],
    [...around.map((_, leaf) => [leaf + 1, 0]), [leaves + 1, 1], [leaves + 1, 2]],
  );
}

/** Makes `document`, frames and events as in a page; gives a function that runs frames until none is asked for. */
export function page() {
  let asked = [];
  let time = 0;
  globalThis.document = { createElement: () => board(1, 1) };
  globalThis.requestAnimationFrame = (callback) => asked.push(callback);
  globalThis.CustomEvent ??= class extends Event {
    constructor(name, options = {}) {
      super(name, options);
      this.detail = options.detail;
    }
  };
  return (most = 2000) => {
    for (let round = 0; asked.length && round < most; round++) {
      const now = asked;
      asked = [];
      time += 16;
      now.forEach((callback) => callback(time));
    }
    return time;
  };
}
