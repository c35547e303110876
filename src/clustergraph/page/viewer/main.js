// The page: reads the data, keeps the state, and keeps picture, legend, card, tables and address in step.

import { createCard } from "./cards.js";
import { createChips } from "./controls.js";
import { createChoices } from "./controls.js";
import { createSearchBox } from "./controls.js";
import { createTools } from "./controls.js";
import { listenToKeys } from "./controls.js";
import { datesOf } from "./dates.js";
import { brief } from "./elements.js";
import { edgeName } from "./elements.js";
import { nameOf } from "./elements.js";
import { save } from "./elements.js";
import { speaking } from "./elements.js";
import { folded } from "./folding.js";
import { createLegend } from "./legend.js";
import { savedLegend } from "./legend.js";
import { readModel } from "./model.js";
import { createScene } from "./scene.js";
import { createSlider } from "./slider.js";
import { firstState } from "./state.js";
import { hashOf } from "./state.js";
import { stateOf } from "./state.js";
import { createTables } from "./table.js";
import { viewOf } from "./viewing.js";

const WAIT = 250;
const LEGIBLE = 0.9;
const at = (id) => document.getElementById(id);
const media = (query) => globalThis.matchMedia(query);

/** Says something in a place that is read aloud, unless it says so already. */
function tell(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

class App {
  constructor(payload) {
    this.payload = payload;
    this.model = readModel(payload);
    this.say = speaking(payload.words, payload.language);
    this.measured = new Set(payload.measured);
    this.dates = datesOf(this.model);
    this.state = stateOf(location.hash, this.model);
    Object.assign(this, { group: null, pathFrom: -1, canvas: at("picture"), card: at("card"), memory: {} });
    this.scene = createScene(this.canvas, this.model, {
      onCamera: () => this.remember(),
      words: payload.words,
      reducedMotion: media("(prefers-reduced-motion: reduce)").matches,
    });
    this.parts = this.createParts();
    this.refresh();
    if (this.state.camera) this.scene.setCamera(this.state.camera);
    this.listen();
    // Only now is a camera that the reader left something to remember.
    this.ready = true;
  }

  createParts() {
    const { scene } = this;
    createSearchBox(this, at("search"), at("hits"), at("hit-count"));
    createTools(this, { nearer: at("nearer"), farther: at("farther"), whole: at("whole"), tip: at("tip") });
    listenToKeys(this);
    // On paper the canvas has no size.
    new ResizeObserver(() => this.canvas.clientWidth && scene.resize()).observe(this.canvas);
    return [
      createChoices(this, { size: at("size"), colour: at("colour"), group: at("group"), lonely: at("lonely"), views: at("views") }),
      createLegend(this, at("entries")),
      createChips(this, at("chips")),
      createSlider(this, at("slider")),
      createCard(this, this.card),
      (this.tables = createTables(this, at("tables"))),
    ];
  }

  listen() {
    this.canvas.addEventListener("pick", ({ detail, add }) => this.pick(detail, add));
    this.canvas.addEventListener("open", ({ detail }) => detail.node >= 0 && this.focus(detail.node, 1));
    at("theme").addEventListener("click", () => this.change({ theme: this.theme() === "dark" ? "light" : "dark" }));
    at("to-picture").addEventListener("click", () => this.canvas.focus());
    at("to-table").addEventListener("click", () => {
      if (!this.state.table) this.openTable("nodes");
      at("tables").querySelector("input").focus();
    });
    at("help").addEventListener("click", () => at("keys").showModal());
    at("close-keys").addEventListener("click", () => at("keys").close());
    at("png").addEventListener("click", () => this.savePng());
    at("svg").addEventListener("click", () => this.saveText(this.payload.title, this.scene.svg(this.frame()), "image/svg+xml", "svg"));
    at("link").addEventListener("click", () => this.copyLink());
    at("nodes-csv").addEventListener("click", () => this.tables.save("nodes"));
    at("edges-csv").addEventListener("click", () => this.tables.save("edges"));
    media("(prefers-color-scheme: dark)").addEventListener("change", () => this.refresh());
    addEventListener("hashchange", () => this.follow());
    addEventListener("beforeprint", () => this.print());
    media("print").addEventListener("change", ({ matches }) => matches && this.print());
    // What is cut off has to be within reach of the keyboard.
    for (const part of document.querySelectorAll("h1, .note, footer")) {
      if (part.scrollHeight > part.clientHeight + 2) part.tabIndex = 0;
    }
  }

  theme() {
    return this.state.theme || (media("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  }

  /** Changes the state; what follows from it is brought up to date. */
  change(patch, { quiet = false } = {}) {
    Object.assign(this.state, patch);
    if ("node" in patch || "edge" in patch || "path" in patch) this.group = null;
    this.refresh();
    this.remember();
    if (!quiet) this.announce();
  }

  refresh() {
    const { model, say, state, scene } = this;
    const colourWords = { words: say.value, other: say("others"), range: (low, high) => say("range", { low, high }) };
    const theme = this.theme();
    this.view = viewOf(model, state, { dates: this.dates, colourWords });
    document.documentElement.dataset.theme = theme;
    at("theme").setAttribute("aria-pressed", String(theme === "dark"));
    const { visible, colouring, sizes, highlight } = this.view;
    scene.show({
      visible: { nodes: visible.nodes, edges: visible.edges }, view: state.view, colours: colouring?.colours ?? null, sizes,
      highlight, selected: { node: state.node, edge: state.edge }, grouped: state.group === "leaves",
      groupBy: state.group && state.group !== "leaves" ? state.group : null, theme,
    });
    tell("shown", this.shown());
    for (const part of this.parts) part.update(this.view);
    this.tellDrawn();
  }

  /** "n of m shown". */
  shown() {
    const { model, say } = this;
    const { shownNodes, shownEdges } = this.state.view === "map" ? this.onMap() : this.view.visible;
    if (!model.n) return say("empty");
    const of = (some, all, thing) => say(`${thing}Of`, { n: say.number(some), m: say.number(all) });
    return say("shown", { nodes: of(shownNodes, model.n, "nodes"), edges: of(shownEdges, model.m, "edges") });
  }

  /** How much of what is shown has a place on the map. */
  onMap() {
    const { nodes, edges } = this.view.visible;
    const { source, target } = this.model.edges;
    const { x } = this.scene.places;
    const isPlaced = (node) => nodes[node] && x[node] === x[node];
    let [shownNodes, shownEdges] = [0, 0];
    for (let node = 0; node < nodes.length; node++) if (isPlaced(node)) shownNodes++;
    for (let edge = 0; edge < edges.length; edge++) if (edges[edge] && isPlaced(source[edge]) && isPlaced(target[edge])) shownEdges++;
    return { shownNodes, shownEdges };
  }

  /** Says what the picture does not draw one by one. */
  tellDrawn() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      const { say, scene } = this;
      const { groups, grouping, single, leftOut } = scene.summary();
      const parts = [
        groups > 0 && say(grouping === "cell" ? "drawnFar" : "drawnGroups", { groups: say.counted(groups, "circle"), nodes: say.counted(single, "node") }),
        leftOut > 0 && say("leftOut", { nodes: say.counted(leftOut, "node") }),
      ];
      tell("drawn", parts.filter(Boolean).join(" "));
    }, WAIT);
  }

  announce() {
    const { model, say, state } = this;
    const { node, edge, path } = state;
    const kind = model.kinds[model.nodes.kind[node]]?.label;
    const told = path ? [] : node >= 0 ? [nameOf(model, node), kind, say.counted(model.degree[node], "edge")]
      : edge >= 0 ? [nameOf(model, model.edges.source[edge]), this.edgeName(edge), nameOf(model, model.edges.target[edge])] : [];
    const name = told.filter(Boolean).map((text) => brief(text, 80)).join(", ");
    tell("said", name ? say("selected", { name }) : "");
  }

  edgeName(edge) {
    return edgeName(this.model, edge);
  }

  select(node, { move = false } = {}) {
    if (this.pathFrom >= 0 && node !== this.pathFrom) return this.findPath(this.pathFrom, node);
    this.change({ node, edge: -1, path: null });
    if (move) this.move(node);
    return undefined;
  }

  selectEdge(edge, { move = false } = {}) {
    this.change({ edge, node: -1, path: null });
    if (move) this.move(this.model.edges.source[edge], this.model.edges.target[edge]);
  }

  deselect() {
    this.group = null;
    this.change({ node: -1, edge: -1, path: null });
  }

  pick(hit, add) {
    if (hit?.group) {
      this.deselect();
      this.group = hit.group;
      this.refresh();
    } else if (hit?.node >= 0 && add && this.state.node >= 0 && this.state.node !== hit.node) this.findPath(this.state.node, hit.node);
    else if (hit?.node >= 0) this.select(hit.node);
    else if (hit?.edge >= 0) this.selectEdge(hit.edge);
    else this.deselect();
  }

  /** Begins a path at a node; the next node that is picked is its end. */
  startPath(node) {
    this.pathFrom = node;
    this.refresh();
    if (node < 0) return;
    at("said").textContent = this.say("pickSecond", { name: brief(nameOf(this.model, node), 60) });
    at("search").value = "";
    at("search").focus();
  }

  findPath(from, to) {
    this.pathFrom = -1;
    this.change({ path: [from, to], node: -1, edge: -1 });
    const { found } = this.view.path;
    at("said").textContent = found ? this.say.counted(found.length, "step") : this.say("noPath");
    if (found) this.frameNodes([...found.allNodes]);
  }

  openGroup(group) {
    this.group = null;
    this.scene.open(group);
    this.refresh();
  }

  /** Shows only what is within some steps of a node; null for everything again. */
  focus(node, hops = 1) {
    this.change({ focus: node === null ? null : { node, hops } });
    this.frameNodes();
  }

  /** What would be shown without the focus on a neighbourhood. */
  unfocused() {
    return this.state.focus ? viewOf(this.model, { ...this.state, focus: null, path: null }, { dates: this.dates, colourWords: {} }).visible : this.view.visible;
  }

  showAll() {
    const { kinds, relations, bins, hidden, lonely, focus, from, to } = firstState();
    this.change({ kinds, relations, bins, hidden, lonely, focus, from, to });
    this.frameNodes();
  }

  openTable(table) {
    this.change({ table, sort: "", find: "" }, { quiet: true });
  }

  /** Moves the camera so that the nodes stand in the middle of what the card leaves free. */
  move(...nodes) {
    const { x, y } = this.scene.places;
    const placed = nodes.filter((node) => x[node] === x[node]);
    if (!placed.length) return;
    const mean = (values) => placed.reduce((sum, node) => sum + values[node], 0) / placed.length;
    const k = Math.max(this.scene.camera.k, LEGIBLE);
    this.scene.setCamera({ x: mean(x) + this.covered() / 2 / k, y: mean(y), k }, { animate: true });
  }

  /** How many pixels of the picture the card covers. */
  covered() {
    return !this.card.hidden && getComputedStyle(this.card).position === "absolute" ? this.card.offsetWidth : 0;
  }

  /** Fits nodes, or all that is shown, into what the card leaves free. */
  frameNodes(nodes = null) {
    if (!this.covered()) return this.scene.fit(nodes, { animate: true });
    this.scene.fit(nodes);
    const { x, y, k } = this.scene.camera;
    const part = Math.max(1 - this.covered() / this.canvas.clientWidth, 0.3);
    return this.scene.setCamera({ x: x + this.covered() / 2 / (k * part), y, k: k * part });
  }

  /** Selects the nearest shown node in a direction from the selected one, or from the middle. */
  step(right, down) {
    const { x, y } = this.scene.places;
    const { nodes } = this.view.visible;
    const from = this.state.node >= 0 ? { x: x[this.state.node], y: y[this.state.node] } : this.scene.camera;
    let [best, least] = [-1, Infinity];
    for (let node = 0; node < this.model.n; node++) {
      if (!nodes[node] || node === this.state.node) continue;
      const [dx, dy] = [x[node] - from.x, y[node] - from.y];
      const [along, aside] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)];
      const far = Math.hypot(dx, dy) + 2 * aside;
      if ((along > aside || this.state.node < 0) && far < least) [best, least] = [node, far];
    }
    if (best >= 0) this.select(best, { move: true });
  }

  escape() {
    if (this.pathFrom >= 0) this.startPath(-1);
    else if (this.group || this.state.node >= 0 || this.state.edge >= 0 || this.state.path) this.deselect();
    else if (this.state.focus) this.focus(null);
  }

  /** Writes the state behind the # of the address, when nothing has changed for a moment. */
  remember() {
    this.tellDrawn();
    if (!this.ready) return;
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.write(), WAIT);
  }

  write() {
    const camera = this.scene.whole ? null : this.scene.camera;
    const hash = hashOf({ ...this.state, camera }, this.model);
    if (hash === location.hash.slice(1)) return;
    this.written = hash;
    try {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    } catch {
      // Some browsers let a page write its address a hundred times in half a minute and no more.
    }
  }

  async copyLink() {
    this.write();
    try {
      await navigator.clipboard.writeText(location.href);
      tell("said", this.say("copied"));
    } catch {
      at("keys").showModal();
    }
    this.closeMenus();
  }

  closeMenus() {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  }

  /** Does what an address says that the reader has put in. */
  follow() {
    if (location.hash.slice(1) === this.written) return;
    this.state = stateOf(location.hash, this.model);
    this.refresh();
    if (this.state.camera) this.scene.setCamera(this.state.camera);
    else this.scene.fit();
  }

  /** What stands around a picture that is saved. */
  frame() {
    const citation = [this.payload.citation, this.shown(), at("drawn").textContent].filter(Boolean).join(" · ");
    return { legend: savedLegend(this, this.view), title: this.payload.title, citation };
  }

  async savePng() {
    try {
      this.saveBlob(this.payload.title, await this.scene.png({ ...this.frame(), scale: 2 }), "png");
    } catch {
      at("said").textContent = this.say("pngFailed");
    }
  }

  saveText(title, text, type, suffix) {
    this.saveBlob(title, new Blob([text], { type: `${type};charset=utf-8` }), suffix);
  }

  saveBlob(title, blob, suffix) {
    const name = folded(title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "network";
    save(`${name}.${suffix}`, blob);
    this.closeMenus();
  }

  /** Puts the picture on paper as lines and text, dark on light. */
  print() {
    const theme = this.theme();
    if (theme === "dark") this.scene.show({ theme: "light" });
    const picture = new DOMParser().parseFromString(this.scene.svg(this.frame()), "image/svg+xml").documentElement;
    if (theme === "dark") this.scene.show({ theme });
    at("paper").replaceChildren(document.importNode(picture, true));
  }
}

// What a script that drives the page holds on to.
globalThis.clustergraph = new App(JSON.parse(at("data").textContent));
