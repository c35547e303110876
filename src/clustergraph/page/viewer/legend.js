// The legend: classes, colours and relations with their counts; each entry shows and hides what it stands for.

import { button } from "./elements.js";
import { bidi } from "./elements.js";
import { brief } from "./elements.js";
import { glyphOf } from "./elements.js";
import { lineOf } from "./elements.js";
import { make } from "./elements.js";
import { countsBy } from "./viewing.js";

const PLAIN = "#9a9a9a";
const MOST_ROWS = 300;

/** The legend in `box`; update(view) brings it up to date. */
export function createLegend(app, box) {
  let drawnFor = null;
  let rows = [];
  return {
    update(view) {
      const groups = groupsOf(app, view);
      const plan = groups.map(({ key, entries }) => [key, ...entries.map((entry) => entry.label + entry.colour)].join()).join();
      if (plan !== drawnFor) {
        drawnFor = plan;
        rows = [];
        box.replaceChildren(...groups.map((group) => section(app, group, rows)));
      }
      groups.flatMap(({ entries }) => entries).forEach((entry, place) => refresh(app, rows[place], entry));
    },
  };
}

/** The legend for pictures that are saved: what is shown, with counts. */
export function savedLegend(app, view) {
  return groupsOf(app, view).map(({ entries }) =>
    entries.filter(({ shown, on }) => on && shown > 0).map(({ label, colour, shape, dash, shown }) =>
      (shape ? { label, colour, shape, count: app.say.number(shown) } : { label, dash, count: app.say.number(shown) })));
}

function groupsOf(app, { visible, colouring }) {
  const { model, state, say } = app;
  const entriesFor = (numbers, shown, off, entryOf) => [...countsBy(numbers, shown)]
    .sort(([one, [, a]], [other, [, b]]) => b - a || one - other)
    .map(([number, [some, all]]) => ({ ...entryOf(number), number, shown: some, all, on: !off.has(number) }));
  const classes = entriesFor(model.nodes.kind, visible.nodes, state.kinds, (kind) => ({
    label: model.kinds[kind]?.label ?? say("noClass"),
    colour: colouring ? PLAIN : model.kinds[kind]?.colour ?? PLAIN,
    shape: model.kinds[kind]?.shape ?? "dot",
  }));
  const relations = entriesFor(model.edges.relation, visible.edges, state.relations, (relation) => ({
    label: model.relations[relation]?.label ?? say("noRelation"), dash: model.relations[relation]?.dash ?? [],
  }));
  const groups = [
    { key: "kinds", title: say("Nodes"), entries: classes },
    { key: "relations", title: say("Edges"), entries: relations },
  ];
  if (colouring) groups.unshift(colourGroup(app, visible, colouring));
  return groups.filter(({ entries }) => entries.length).map(({ entries, ...group }) => (
    { ...group, numbers: entries.map(({ number }) => number), entries: entries.slice(0, MOST_ROWS) }));
}

function colourGroup({ model, state, say }, visible, { bins, binOf, none }) {
  const counts = countsBy(binOf, visible.nodes);
  const entry = (bin, label, colour, key) => ({
    label, colour, shape: "dot", number: key, on: !state.bins.has(key), shown: counts.get(bin)?.[0] ?? 0, all: counts.get(bin)?.[1] ?? 0,
  });
  const entries = bins.map(({ key, label, colour }, bin) => entry(bin, label, colour, key));
  if (counts.has(-1)) entries.push(entry(-1, say("noValue"), none, "none"));
  return { key: "bins", title: `${say("colour")}${say("colon")}${model.nodes.columns.get(state.colour).label}`, entries };
}

function section(app, { key, title, entries, numbers: all }, rows) {
  const { say } = app;
  const more = all.length - entries.length;
  const heading = make("h3", {}, bidi(title));
  const switches = entries.length > 1 && make("span", { class: "switches" },
    button(say("all"), () => app.change({ [key]: new Set() }), { "aria-label": `${say("all")} – ${title}` }),
    button(say("none"), () => app.change({ [key]: new Set(all) }), { "aria-label": `${say("none")} – ${title}` }));
  const list = make("ul", {}, ...entries.map((entry) => {
    const row = rowOf(app, key, entry, all);
    rows.push(row);
    return row.element;
  }));
  return make("section", { class: "entries", "aria-label": brief(title) }, make("div", { class: "head" }, heading, switches), list,
    more > 0 && make("p", { class: "soft" }, `… ${say.number(more)} ${say("others")}`));
}

function rowOf(app, key, entry, all) {
  const { say } = app;
  const tick = make("input", { type: "checkbox", on: { change: () => {
    const off = new Set(app.state[key]);
    if (!off.delete(entry.number)) off.add(entry.number);
    app.change({ [key]: off });
  } } });
  const count = make("span", { class: "count" });
  const only = button(say("only"), () => app.change({ [key]: new Set(all.filter((number) => number !== entry.number)) }), {
    class: "only", "aria-label": `${say("only")} ${brief(entry.label)}`,
  });
  const picture = entry.shape ? glyphOf(entry.shape, entry.colour) : lineOf(entry.dash);
  const label = make("label", {}, tick, picture, make("span", { class: "name", title: brief(entry.label, 400) }, bidi(entry.label)), count);
  return { element: make("li", {}, label, all.length > 1 && only), tick, count };
}

function refresh({ say }, { element, tick, count }, { shown, all, on }) {
  tick.checked = on;
  element.className = !on ? "off" : shown ? "" : "zero";
  count.textContent = shown === all ? say.number(all) : say("ofAll", { n: say.number(shown), m: say.number(all) });
}
