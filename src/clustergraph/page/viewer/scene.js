// The scene: what is shown, seen by a camera, on a canvas; pointers, wheel and pinch move the camera.

import { between } from "./camera.js";
import { fitted } from "./camera.js";
import { panned } from "./camera.js";
import { soundCamera } from "./camera.js";
import { viewBox } from "./camera.js";
import { zoomedAt } from "./camera.js";
import { FONT } from "./paint.js";
import { THEMES } from "./paint.js";
import { lookOf } from "./paint.js";
import { paintEdgeMark } from "./paint.js";
import { paintGraph } from "./paint.js";
import { paintRing } from "./paint.js";
import { projected } from "./paint.js";
import { labelBelow } from "./placing.js";
import { paintLabels } from "./placing.js";
import { placingLabels } from "./placing.js";
import { edgeAt } from "./hits.js";
import { eachIn } from "./hits.js";
import { glyphAt } from "./hits.js";
import { pointGrid } from "./hits.js";
import { MANY_NODES } from "./groups.js";
import { planOf } from "./groups.js";
import { mapBox } from "./geography.js";
import { mapPlacesOf } from "./geography.js";
import { paintMap } from "./geography.js";
import { paintMapWords } from "./geography.js";
import { listen } from "./gestures.js";
import { pngPicture } from "./picture.js";
import { svgPicture } from "./picture.js";

const MOST_SINGLE = 4000;
const CELL_PIXELS = 72;
const AROUND = 0.2;
const LIGHT_WORK = 1200;
const LIGHT_TIME = 7;
const URGENT_WORK = 12000;
const LARGEST_BOARD = 16e6;
const ANIMATION = 450;

/** A scene on `canvas`; see the methods. Positions of pointers are those of the window (clientX, clientY). */
export function createScene(canvas, model, options = {}) {
  return new Scene(canvas, model, options);
}

class Scene {
  constructor(canvas, model, { onCamera = () => {}, words = {}, reducedMotion = false } = {}) {
    Object.assign(this, { canvas, model, onCamera, words, reducedMotion });
    this.context = canvas.getContext("2d", { alpha: false });
    this.size = { width: 1, height: 1, ratio: 1 };
    this.current = { x: 0, y: 0, k: 1 };
    this.shown = {
      visible: { nodes: new Uint8Array(model.n).fill(1), edges: new Uint8Array(model.m).fill(1) },
      view: "network", colours: null, sizes: null, highlight: null, selected: { node: -1, edge: -1 },
      grouped: false, groupBy: null, theme: "light",
      contrast: Boolean(globalThis.matchMedia?.("(prefers-contrast: more), (forced-colors: active)").matches),
    };
    Object.assign(this, { places: model.nodes, plans: new Map(), theme: THEMES.light, visibleNodes: model.n });
    this.opened = new Set();
    this.hovered = null;
    this.pace = 3000;
    this.figures = { labels: 0, lines: 0, frame: 0, pictures: 0 };
    this.urgent = true;
    this.fresh = true;
    this.whole = false;
    this.resize();
    listen(this);
  }

  /** Shows what is given; what is not given stays as it was. The first time, and in another view, all is fitted in. */
  show(given) {
    const turned = this.fresh || (given.view && given.view !== this.shown.view);
    this.shown = { ...this.shown, ...given };
    this.places = this.shown.view === "map" ? mapPlacesOf(this.model, this.shown) : this.model.nodes;
    this.plans = new Map();
    this.grid = null;
    this.visibleNodes = this.shown.visible.nodes.reduce((sum, value) => sum + value, 0);
    this.theme = THEMES[this.shown.theme + (this.shown.contrast ? " contrast" : "")] ?? THEMES.light;
    this.urgent = true;
    this.job = null;
    this.fresh = false;
    if (turned) this.fit();
    this.draw();
  }

  get camera() {
    return { ...(this.target ?? this.current) };
  }

  setCamera(camera, { animate = false } = {}) {
    const target = soundCamera(camera, this.current);
    this.whole = false;
    if (animate && !this.reducedMotion && this.settled) {
      this.target = target;
      this.journey = { from: this.current, started: null };
    } else {
      this.target = this.journey = null;
      this.current = target;
      this.onCamera(this.camera);
    }
    this.draw();
  }

  /** Fits the given nodes into the view, or all that is shown. */
  fit(nodes = null, { animate = false } = {}) {
    this.setCamera(fitted(this.boxOf(nodes), this.size), { animate });
    this.whole = nodes === null;
  }

  zoom(factor, { animate = true } = {}) {
    const { width, height } = this.size;
    this.setCamera(zoomedAt(this.camera, this.size, width / 2, height / 2, factor), { animate });
  }

  pan(dx, dy) {
    this.setCamera(panned(this.camera, dx, dy));
  }

  /** Opens a group of `at()`: its nodes are drawn one by one. */
  open(group) {
    if (group.id.startsWith("cell ")) return this.fit(group.nodes, { animate: true });
    this.opened.add(group.id);
    this.show({});
    return undefined;
  }

  /** Closes all groups that were opened. */
  close() {
    this.opened.clear();
    this.show({});
  }

  at(clientX, clientY) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const plan = this.settled?.plan;
    if (!plan || x < 0 || y < 0 || x > box.width || y > box.height) return null;
    const view = this.viewNow(plan);
    plan.grid ??= pointGrid(plan.x, plan.y, plan.count);
    const glyph = glyphAt(plan.grid, view, this.current, this.size, x, y);
    if (glyph >= plan.alone) return { group: plan.groups[plan.group[glyph]] };
    if (glyph >= 0) return { node: plan.node[glyph] };
    const edge = edgeAt(plan, view, x, y);
    return edge >= 0 && plan.edge[edge] >= 0 ? { edge: plan.edge[edge] } : null;
  }

  /** The size of the canvas taken anew from the page. */
  resize() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 3);
    const size = { width: Math.max(box.width, 1), height: Math.max(box.height, 1), ratio };
    if (size.width === this.size.width && size.height === this.size.height && ratio === this.size.ratio) return;
    this.size = size;
    this.canvas.width = Math.round(this.size.width * ratio);
    this.canvas.height = Math.round(this.size.height * ratio);
    this.urgent = true;
    this.job = null;
    if (this.fresh) return;
    // The canvas is empty now; until the next frame it keeps the last picture.
    this.present();
    if (this.whole) this.fit();
    this.draw();
  }

  /** Draws at the next frame. */
  draw() {
    this.asked ??= requestAnimationFrame((time) => this.frame(time));
  }

  summary() {
    const plan = this.settled?.plan;
    if (!plan) return { nodes: 0, edges: 0, groups: 0, labels: 0, frame: 0 };
    return {
      nodes: plan.nodesShown, single: plan.alone, groups: plan.groups.length, grouping: plan.kind,
      edges: plan.edgesShown, edgesWithin: plan.edgesWithin,
      listed: this.places.listed?.size ?? 0, leftOut: this.places.leftOut ?? 0, ...this.figures,
    };
  }

  png(frame) {
    return pngPicture(this.still(), frame);
  }

  svg(frame) {
    return svgPicture(this.still(), frame);
  }

  /** All that a still picture needs. */
  still() {
    const plan = this.planFor(this.camera);
    const { model, shown, theme, places, size, words } = this;
    return { model, shown, theme, plan, places, size, words, camera: this.camera, look: plan.look };
  }

  boxOf(nodes) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    const add = (node) => {
      const [x, y] = [this.places.x[node], this.places.y[node]];
      if (x !== x || !this.shown.visible.nodes[node]) return;
      [box.left, box.right] = [Math.min(box.left, x), Math.max(box.right, x)];
      [box.top, box.bottom] = [Math.min(box.top, y), Math.max(box.bottom, y)];
    };
    if (nodes) for (const node of nodes) add(node);
    else for (let node = 0; node < this.model.n; node++) add(node);
    const land = !nodes && this.shown.view === "map" ? mapBox(this.model) : null;
    if (land) {
      [box.left, box.right] = [Math.min(box.left, land.left), Math.max(box.right, land.right)];
      [box.top, box.bottom] = [Math.min(box.top, land.top), Math.max(box.bottom, land.bottom)];
    }
    return box.left <= box.right ? box : null;
  }

  /** The plan for a camera: nodes one by one where they are few enough in view, else groups by squares. */
  planFor(camera) {
    const cell = this.cellFor(camera);
    let plan = this.plans.get(cell);
    if (!plan) {
      plan = planOf(this.model, this.shown, this.places, { cell, opened: this.opened });
      plan.look = lookOf(this.model, this.shown, plan, this.theme, this.words);
      this.plans.set(cell, plan);
    }
    return plan;
  }

  cellFor(camera) {
    if (this.visibleNodes < MANY_NODES || this.shown.view === "map" || this.shown.groupBy) return 0;
    this.grid ??= pointGrid(this.model.nodes.x, this.model.nodes.y, this.model.n);
    let inView = 0;
    eachIn(this.grid, viewBox(camera, this.size), (node) => (inView += this.shown.visible.nodes[node]));
    // Steps of √2 keep the groups of near zooms the same, so that few are computed.
    return inView <= MOST_SINGLE ? 0 : 2 ** (Math.ceil(2 * Math.log2(CELL_PIXELS / camera.k)) / 2);
  }

  viewNow(plan) {
    const { x, y, k } = this.current;
    const key = `${x} ${y} ${k} ${this.size.width} ${this.size.height}`;
    if (plan.viewKey !== key) {
      plan.view = projected(plan, this.current, this.size);
      plan.view.largest = plan.view.r.reduce((most, r) => Math.max(most, r), 0);
      plan.viewKey = key;
    }
    return plan.view;
  }

  frame(time) {
    this.asked = null;
    const interval = this.last ? time - this.last : 16;
    this.last = time;
    this.travel(time);
    if (this.urgent || !sameCamera(this.settled.camera, this.current)) this.advance(interval);
    this.present();
    if (this.journey || this.job || !sameCamera(this.settled.camera, this.current)) this.draw();
    else this.last = 0;
  }

  travel(time) {
    if (!this.journey) return;
    this.journey.started ??= time;
    const t = Math.min((time - this.journey.started) / ANIMATION, 1);
    this.current = t < 1 ? between(this.journey.from, this.target, t) : this.target;
    if (t === 1) this.journey = this.target = null;
    this.onCamera(this.camera);
  }

  /** Goes on with the picture in the making, as far as fits into a frame; small pictures are made at once. */
  advance(interval) {
    this.job ??= this.begin();
    const { job } = this;
    if (interval > 20) this.pace = Math.max(this.pace * 0.7, 300);
    else if (interval < 17.6) this.pace = Math.min(this.pace * 1.03, 12000);
    let left = !this.settled || job.light || (this.urgent && job.work < URGENT_WORK) ? Infinity : this.pace;
    const started = performance.now();
    while (left > 0) {
      const { done, value } = job.steps.next();
      if (done) {
        job.spent += performance.now() - started;
        this.finish(job);
        return;
      }
      left -= value;
    }
    job.spent += performance.now() - started;
  }

  begin() {
    const plan = this.planFor(this.current);
    const work = plan.count + plan.edgeCount;
    const light = work < LIGHT_WORK && this.figures.frame < LIGHT_TIME;
    const { width: across, height: down, ratio } = this.size;
    const around = light || across * down * ratio * ratio * (1 + 2 * AROUND) ** 2 > LARGEST_BOARD ? 0 : AROUND;
    const margin = { x: Math.round(across * around), y: Math.round(down * around) };
    const size = { width: across + 2 * margin.x, height: down + 2 * margin.y, ratio };
    const board = this.spare ?? document.createElement("canvas");
    this.spare = null;
    const [width, height] = [Math.round(size.width * size.ratio), Math.round(size.height * size.ratio)];
    if (board.width !== width || board.height !== height) Object.assign(board, { width, height });
    const job = { plan, size, margin, board, camera: { ...this.current }, work, light, spent: 0 };
    job.steps = this.paint(job);
    return job;
  }

  *paint(job) {
    const { plan, size, margin, board, camera } = job;
    const { theme, model, shown, places, words } = this;
    const ctx = board.getContext("2d", { alpha: false });
    ctx.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    ctx.fillStyle = theme.paper;
    ctx.fillRect(0, 0, size.width, size.height);
    const view = projected(plan, camera, size);
    if (shown.view === "map") paintMap(ctx, model, camera, size, theme);
    this.figures.lines = yield* paintGraph(ctx, plan, view, plan.look, { pixel: size.ratio });
    const labels = yield* placingLabels(ctx, plan, view, plan.look);
    for (const label of labels) {
      paintLabels(ctx, [label], theme);
      yield 40;
    }
    job.labelled = new Set(labels.map(({ glyph }) => glyph));
    this.figures.labels = labels.filter(({ x, y }) =>
      x > margin.x && x < size.width - margin.x && y > margin.y && y < size.height - margin.y).length;
  }

  finish(job) {
    this.spare = this.settled?.board ?? null;
    this.settled = job;
    this.figures.frame = job.spent;
    this.figures.pictures++;
    this.job = null;
    this.urgent = false;
  }

  /** Puts the last finished picture where the camera is now, and the marks on top of it. */
  present() {
    const { context: ctx, size, settled, current, theme } = this;
    if (!settled) return;
    ctx.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    const scale = current.k / settled.camera.k;
    const left = (settled.camera.x - current.x) * current.k + size.width / 2 - (settled.size.width / 2) * scale;
    const top = (settled.camera.y - current.y) * current.k + size.height / 2 - (settled.size.height / 2) * scale;
    const [width, height] = [settled.size.width * scale, settled.size.height * scale];
    if (left > 0 || top > 0 || left + width < size.width || top + height < size.height) {
      ctx.fillStyle = theme.paper;
      ctx.fillRect(0, 0, size.width, size.height);
    }
    if (scale === 1) {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.drawImage(settled.board, Math.round(left * size.ratio), Math.round(top * size.ratio));
      ctx.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    } else ctx.drawImage(settled.board, left, top, width, height);
    this.marks(ctx);
    if (this.shown.view === "map") paintMapWords(ctx, this.model, this.places, current, size, theme, FONT, this.words);
  }

  /** The rings around what is selected and what is pointed at. */
  marks(ctx) {
    const { selected } = this.shown;
    const { plan } = this.settled;
    const hovered = this.hovered;
    if (!hovered && !(selected?.node >= 0) && !(selected?.edge >= 0)) return;
    const view = this.viewNow(plan);
    const edges = [[selected?.edge, true], [hovered?.edge, false]];
    for (const [edge, strong] of edges) {
      const place = edge >= 0 ? plan.edge.indexOf(edge) : -1;
      if (place >= 0 && place < plan.edgeCount) paintEdgeMark(ctx, plan, view, place, this.theme, strong);
    }
    const glyphs = [
      [plan.groups.includes(hovered?.group) ? hovered.group.glyph : plan.glyphOf[hovered?.node], false],
      [plan.glyphOf[selected?.node], true],
    ];
    for (const [glyph, strong] of glyphs) {
      if (!(glyph >= 0) || glyph >= plan.count) continue;
      paintRing(ctx, view.x[glyph], view.y[glyph], view.r[glyph], this.theme, strong);
      if (!this.settled.labelled.has(glyph)) paintLabels(ctx, [labelBelow(plan, view, plan.look, glyph)], this.theme);
    }
  }
}

function sameCamera(one, other) {
  return one.x === other.x && one.y === other.y && one.k === other.k;
}
