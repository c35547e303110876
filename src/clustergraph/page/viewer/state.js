// What the reader has chosen, and how it is written behind the # of the address, so that a link shows the same.

import { datesOf } from "./dates.js";
import { isoMonth } from "./dates.js";
import { monthsOf } from "./dates.js";

const MOST_HOPS = 9;

/** The state of a page that was just opened; all things are numbers of the model, -1 for none. */
export function firstState() {
  return {
    view: "network", theme: "", kinds: new Set(), relations: new Set(), bins: new Set(), hidden: new Set(),
    lonely: false, focus: null, from: null, to: null, size: "", colour: "", group: "", node: -1, edge: -1,
    path: null, noHubs: false, table: "", find: "", sort: "", camera: null,
  };
}

/** A state as text for the address, with the ids of things, so that it means the same when the network has grown. */
export function hashOf(state, model) {
  const { id } = model.nodes;
  const said = new URLSearchParams();
  const put = (name, value) => value && said.append(name, value);
  if (state.view === "map") put("view", "map");
  put("theme", state.theme);
  for (const kind of state.kinds) said.append("hide", model.kinds[kind]?.id ?? "");
  for (const relation of state.relations) said.append("lines", model.relations[relation]?.id ?? "");
  for (const node of state.hidden) said.append("without", id[node]);
  put("tied", state.lonely && "1");
  if (state.focus) {
    said.append("near", id[state.focus.node]);
    said.append("hops", state.focus.hops);
  }
  put("from", state.from !== null && isoMonth(state.from));
  put("to", state.to !== null && isoMonth(state.to));
  for (const name of ["size", "colour"]) put(name, state[name]);
  for (const bin of state.bins) said.append("bin", bin);
  put("group", state.group);
  if (state.node >= 0) said.append("node", id[state.node]);
  if (state.edge >= 0) said.append("edge", edgeKeys(model)[state.edge]);
  if (state.path) for (const node of state.path) said.append("path", id[node]);
  put("hubs", state.noHubs && "0");
  for (const name of ["table", "find", "sort"]) put(name, state[name]);
  if (state.camera) said.append("at", cameraText(state.camera));
  return said.toString();
}

/** The state that an address asks for; what it does not say, or says in a way that means nothing here, is as at first. */
export function stateOf(hash, model) {
  const said = new URLSearchParams(String(hash).replace(/^#/, "").slice(0, 100000));
  const state = firstState();
  const nodes = said.has("without") || said.has("near") || said.has("node") || said.has("path");
  const nodeOf = nodes ? numbers(model.nodes.id) : new Map();
  const one = (name, from) => from.get(said.get(name)) ?? -1;
  const many = (name, from) => said.getAll(name).map((id) => from.get(id)).filter((number) => number !== undefined);
  if (said.get("view") === "map" && model.nodes.mapX) state.view = "map";
  if (["light", "dark"].includes(said.get("theme"))) state.theme = said.get("theme");
  state.kinds = new Set(many("hide", numbers(model.kinds.map(({ id }) => id)).set("", -1)));
  state.relations = new Set(many("lines", numbers(model.relations.map(({ id }) => id)).set("", -1)));
  state.hidden = new Set(many("without", nodeOf));
  state.lonely = said.get("tied") === "1";
  const middle = one("near", nodeOf);
  if (middle >= 0) state.focus = { node: middle, hops: clamp(Math.round(Number(said.get("hops"))) || 1, 1, MOST_HOPS) };
  if (datesOf(model)) Object.assign(state, windowOf(said.get("from"), said.get("to")));
  for (const name of ["size", "colour"]) if (model.nodes.columns.has(said.get(name))) state[name] = said.get(name);
  if (state.colour) state.bins = new Set(said.getAll("bin"));
  if (said.get("group") === "leaves" || model.nodes.columns.has(said.get("group"))) state.group = said.get("group");
  state.node = one("node", nodeOf);
  if (state.node < 0 && said.has("edge")) state.edge = one("edge", numbers(edgeKeys(model)));
  const ends = many("path", nodeOf).slice(0, 2);
  if (ends.length === 2) state.path = ends;
  state.noHubs = said.get("hubs") === "0";
  if (["nodes", "edges", "near"].includes(said.get("table"))) state.table = said.get("table");
  state.find = (said.get("find") ?? "").slice(0, 200);
  state.sort = (said.get("sort") ?? "").slice(0, 200);
  state.camera = cameraOf(said.get("at"));
  return state;
}

const keysByModel = new WeakMap();

/** A name for each edge that does not hang on the order of the edges: its ends, its relation, and a count if need be. */
export function edgeKeys(model) {
  if (keysByModel.has(model)) return keysByModel.get(model);
  const { source, target, relation } = model.edges;
  const { id } = model.nodes;
  const counts = new Map();
  const keys = Array.from({ length: model.m }, (_, edge) => {
    const key = [id[source[edge]], model.relations[relation[edge]]?.id ?? "", id[target[edge]]].join(" ");
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    return before ? `${key} ${before + 1}` : key;
  });
  keysByModel.set(model, keys);
  return keys;
}

function numbers(names) {
  return new Map(names.map((name, number) => [name, number]));
}

function windowOf(from, to) {
  const [first, last] = [monthsOf(from)?.[0] ?? null, monthsOf(to)?.[1] ?? null];
  return first !== null && last !== null && first > last ? {} : { from: first, to: last };
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function cameraText({ x, y, k }) {
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10, Number(k.toPrecision(4))].join(",");
}

function cameraOf(text) {
  const [x, y, k] = (text ?? "").split(",").map((part) => (part.trim() ? Number(part) : NaN));
  const isSound = [x, y, k].every(Number.isFinite) && k > 0 && Math.abs(x) < 1e7 && Math.abs(y) < 1e7;
  return isSound ? { x, y, k } : null;
}
