"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const box = document.getElementById("picture");
  const card = document.getElementById("card");
  const hint = card.textContent;
  const titles = { node: new Map(), edge: new Map() };

  // An element, not a string: some versions of vis-network read a string as HTML.
  function tip(text) {
    const element = document.createElement("div");
    element.textContent = text;
    return element;
  }

  function dressed(items, kind) {
    return items.map(function (item, number) {
      const id = item.id === undefined ? number : item.id;
      const title = item.title === undefined || item.title === null ? "" : String(item.title);
      titles[kind].set(String(id), title);
      return Object.assign({}, item, { id: id, title: title ? tip(title) : undefined });
    });
  }

  const nodes = new vis.DataSet(dressed(data.nodes, "node"));
  const edges = new vis.DataSet(dressed(data.edges, "edge"));
  const options = Object.assign({}, data.options, { autoResize: false });
  delete options.configure;
  options.interaction = Object.assign({ hover: true, tooltipDelay: 120 }, options.interaction,
    { keyboard: { enabled: true, bindToWindow: false } });
  const network = new vis.Network(box, { nodes: nodes, edges: edges }, options);

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function paint() {
    const strong = colour("--strong");
    network.setOptions({
      nodes: { font: { color: colour("--ink"), strokeWidth: 3, strokeColor: colour("--paper"),
        face: "system-ui, Segoe UI, Helvetica Neue, Arial, sans-serif" } },
      edges: { color: { color: colour("--edge"), highlight: strong, hover: strong, inherit: false,
        opacity: edges.length > 400 ? 0.6 : 1 } }
    });
    network.redraw();
  }

  const print = window.matchMedia("print");
  let moved = false;
  let view = false;

  function whole() {
    moved = false;
    network.fit({ animation: false });
  }

  function resize() {
    if (print.matches) { return; }
    network.setSize("100%", "100%");
    network.redraw();
    if (!moved) { whole(); }
  }

  // Paper shows the whole network in dark on light; the screen then shows what it did before.
  function turnPage() {
    if (print.matches) { view = moved && { position: network.getViewPosition(), scale: network.getScale() }; }
    paint();
    whole();
    if (!print.matches && view) { network.moveTo(view); moved = true; }
    network.redraw();
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: false });
  }

  function line(text, name) {
    const element = document.createElement("div");
    element.className = name;
    element.textContent = text;
    return element;
  }

  function show(node, edge) {
    const title = node === undefined ? titles.edge.get(String(edge)) : titles.node.get(String(node));
    const parts = title.split("\n");
    card.replaceChildren(line(parts[0], "first"), line(parts.slice(1).join("\n"), "rest"));
    if (node === undefined) { return; }
    const list = document.createElement("ul");
    network.getConnectedEdges(node).forEach(function (id) {
      const item = document.createElement("li");
      item.textContent = titles.edge.get(String(id));
      list.appendChild(item);
    });
    card.appendChild(list);
  }

  function showPicked(picked) {
    if (picked.nodes.length) { show(picked.nodes[0]); }
    else if (picked.edges.length) { show(undefined, picked.edges[0]); }
    else { card.replaceChildren(line(hint, "hint")); }
  }

  function unpicked() {
    const picked = network.getSelection();
    return !picked.nodes.length && !picked.edges.length;
  }

  network.once("stabilizationIterationsDone", whole);
  network.on("zoom", function () { moved = true; });
  network.on("dragEnd", function () { moved = true; });
  network.on("click", showPicked);
  network.on("hoverNode", function (event) { if (unpicked()) { show(event.node); } });
  network.on("hoverEdge", function (event) { if (unpicked()) { show(undefined, event.edge); } });
  document.getElementById("zoom-in").addEventListener("click", function () { zoom(1.3); });
  document.getElementById("zoom-out").addEventListener("click", function () { zoom(1 / 1.3); });
  document.getElementById("whole").addEventListener("click", whole);
  document.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-node]");
    if (!button) { return; }
    network.selectNodes([button.dataset.node]);
    network.focus(button.dataset.node, { scale: Math.max(network.getScale(), 1), animation: false });
    show(button.dataset.node);
    box.querySelector(".vis-network").focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  });

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", paint);
  print.addEventListener("change", turnPage);
  new ResizeObserver(resize).observe(box);
  paint();
  whole();
  // What a script that drives the page holds on to.
  window.clustergraph = { network: network, nodes: nodes, edges: edges };
})();
