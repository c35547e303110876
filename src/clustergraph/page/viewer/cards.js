// The card of what is selected: a node, an edge with all it rests on, a group, or a path.

import { bidi } from "./elements.js";
import { brief } from "./elements.js";
import { button } from "./elements.js";
import { edgeName } from "./elements.js";
import { glyphOf } from "./elements.js";
import { make } from "./elements.js";
import { nameOf } from "./elements.js";
import { hopCounts } from "./filter.js";
import { otherEnd } from "./model.js";
import { hubFrom } from "./paths.js";

const MOST_LISTED_TIES = 60;
const CLAIM_PARTS = [
  "document", "paragraph", "period", "asserter", "reporter", "modality", "confidence", "marking", "identifier", "id",
];

/** The card in `box`; update(view) brings it up to date. */
export function createCard(app, box) {
  return {
    update(view) {
      const { node, edge, path } = app.state;
      const parts = path ? pathCard(app, view) : node >= 0 ? nodeCard(app, view, node)
        : edge >= 0 ? edgeCard(app, view, edge) : app.group ? groupCard(app, app.group) : null;
      box.hidden = !parts;
      const had = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const top = box.dataset.about === String([path, node, edge]) ? box.scrollTop : 0;
      box.dataset.about = String([path, node, edge]);
      box.replaceChildren(...(parts ?? []));
      box.scrollTop = top;
      if (had && parts) (box.querySelector(`[data-key="${had}"]`) ?? box).focus();
      else if (had && !parts) app.canvas.focus();
    },
  };
}

function closing(app) {
  return button("×", () => app.deselect(), { class: "close", "aria-label": app.say("close"), "data-key": "close" });
}

function nodeButton(app, node, most = 120) {
  return button(bidi(nameOf(app.model, node), most), () => app.select(node, { move: true }), { class: "link" });
}

/** A list of terms and what they hold; what is empty is left out. */
function facts(pairs) {
  const known = pairs.filter(([, value]) => value != null && value !== "");
  return known.length ? make("dl", {}, ...known.flatMap(([term, value]) => [
    make("dt", {}, bidi(term)), make("dd", {}, value instanceof Node ? value : bidi(value, 3000)),
  ])) : null;
}

function attributes(app, columns, row, chosen = () => true) {
  return facts([...columns.values()].filter(chosen)
    .filter(({ values }) => values[row] != null)
    .map(({ label, values }) => [label, app.say.value(values[row])]));
}

function hiddenNote(app, isShown) {
  if (isShown) return null;
  return make("p", { class: "warning" }, app.say("hiddenNow"), " ", button(app.say("showAll"), () => app.showAll(), { "data-key": "show" }));
}

function nodeCard(app, view, node) {
  const { model, say } = app;
  const kind = model.kinds[model.nodes.kind[node]];
  const isMeasure = ({ name }) => app.measured.has(name);
  const measures = attributes(app, model.nodes.columns, node, isMeasure);
  return [
    closing(app),
    make("h2", {}, glyphOf(kind?.shape, kind?.colour ?? "#9a9a9a"), bidi(nameOf(model, node), 400)),
    make("p", { class: "soft" }, `${kind?.label ?? say("noClass")} · ${say.counted(model.degree[node], "edge")}`),
    hiddenNote(app, view.visible.nodes[node]),
    attributes(app, model.nodes.columns, node, (column) => !isMeasure(column)),
    neighbourhood(app, view, node),
    make("div", { class: "actions" },
      button(say("pathFrom"), () => app.startPath(node), { "data-key": "path" }),
      button(say("centre"), () => app.move(node), { "data-key": "centre" }),
      button(say("hideNode"), () => app.change({ hidden: new Set([...app.state.hidden, node]), node: -1 }), { "data-key": "hide" })),
    ...ties(app, view, node),
    measures && make("details", {}, make("summary", { "data-key": "measures" }, say("measures")), measures),
    make("p", { class: "id" }, bidi(model.nodes.id[node], 1000)),
  ].filter(Boolean);
}

function neighbourhood(app, view, node) {
  const { say, state } = app;
  // Counted as if nothing were focused yet, so that the counts say what pressing brings.
  const counts = hopCounts(app.model, app.unfocused(), node);
  if (!counts.length) return null;
  const hops = counts.map((count, place) => button(
    make("span", {}, make("b", {}, say.counted(place + 1, "hop")), ` ${say.counted(count + 1, "node")}`),
    () => app.focus(node, place + 1),
    { "aria-pressed": String(state.focus?.node === node && state.focus.hops === place + 1), "data-key": `hop${place}` },
  ));
  if (state.focus) hops.push(button(say("everything"), () => app.focus(null), { "data-key": "unfocus" }));
  return make("section", { "aria-label": say("neighbourhood") }, make("h3", {}, say("neighbourhood")), make("div", { class: "hops" }, ...hops));
}

function ties(app, view, node) {
  const { model, say } = app;
  const { source } = model.edges;
  const shown = [...model.incident(node)].filter((edge) => view.visible.edges[edge]);
  const groups = new Map();
  for (const edge of shown) {
    const key = `${source[edge] === node ? "→" : "←"} ${brief(edgeName(model, edge), 80)}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  let left = MOST_LISTED_TIES;
  const lists = [...groups].map(([key, edges]) => {
    const listed = edges.slice(0, Math.max(left, 0));
    left -= listed.length;
    return listed.length ? [
      make("h4", {}, bidi(key), make("span", { class: "count" }, ` ${say.number(edges.length)}`)),
      make("ul", { class: "ties" }, ...listed.map((edge) => make("li", {},
        nodeButton(app, otherEnd(model, edge, node)),
        button(say("evidenceOf"), () => app.selectEdge(edge), {
          class: "proof", "aria-label": `${say("evidenceOf")}${say("colon")}${brief(sentence(app, edge))}`, title: say("evidenceOf"),
        })))),
    ] : [];
  });
  const all = model.incident(node).length;
  const more = shown.length > MOST_LISTED_TIES || lists.length > 0;
  return [
    make("h3", {}, `${say("Edges")} `, make("span", { class: "count" }, say("ofAll", { n: say.number(shown.length), m: say.number(all) }))),
    ...lists.flat(),
    more && button(say("inTable"), () => app.openTable("near"), { class: "link", "data-key": "near" }),
  ];
}

function sentence({ model }, edge) {
  const { source, target } = model.edges;
  return `${nameOf(model, source[edge])} – ${edgeName(model, edge)} → ${nameOf(model, target[edge])}`;
}

function edgeCard(app, view, edge) {
  const { model, say } = app;
  const { edges } = model;
  const number = (values) => (values?.[edge] == null ? null : say.number(values[edge]));
  const claims = (edges.claims?.[edge] ?? []).map((claim) => model.claims[claim]).filter(Boolean);
  const evidence = edges.evidence?.[edge] ?? [];
  const beside = [...model.incident(edges.source[edge])].filter((other) =>
    other !== edge && otherEnd(model, other, edges.source[edge]) === edges.target[edge]
    && (edges.source[edge] !== edges.target[edge] || edges.source[other] === edges.target[other]));
  return [
    closing(app),
    make("h2", { class: "sentence" }, nodeButton(app, edges.source[edge], 200), " ",
      make("span", { class: "relation" }, bidi(edgeName(model, edge)), " →"), " ", nodeButton(app, edges.target[edge], 200)),
    hiddenNote(app, view.visible.edges[edge]),
    facts([[say("weight"), number(edges.weight)], [say("since"), edges.since?.[edge]], [say("until"), edges.until?.[edge]]]),
    attributes(app, edges.columns, edge),
    make("h3", {}, claims.length || !evidence.length ? say.counted(claims.length, "claim") : say("evidence")),
    ...claims.map((claim) => claimArticle(app, claim)),
    !claims.length && !evidence.length && make("p", { class: "soft" }, say("noClaims")),
    evidence.length > 0 && make("ul", { class: "evidence" }, ...evidence.map((text) => make("li", {}, bidi(text, 3000)))),
    beside.length > 0 && make("h3", {}, say("beside")),
    beside.length > 0 && make("ul", { class: "ties" }, ...beside.slice(0, MOST_LISTED_TIES).map((other) =>
      make("li", {}, button(bidi(sentence(app, other)), () => app.selectEdge(other), { class: "link" })))),
  ].filter(Boolean);
}

function claimArticle({ say }, claim) {
  const notes = claim.notes ?? [];
  return make("article", { class: "claim" },
    claim.statement && make("p", { class: "statement" }, bidi(claim.statement, 3000)),
    facts(CLAIM_PARTS.map((part) => [say(part), claim[part]])),
    notes.length > 0 && make("ul", { class: "evidence" }, ...notes.map((note) => make("li", {}, bidi(note, 3000)))));
}

function pathCard(app, { path }) {
  const { model, say, state } = app;
  const { from, to, found } = path;
  const steps = found ? found.edges.map((edge, place) => make("li", {},
    nodeButton(app, found.nodes[place]), make("br"),
    button(bidi(`${model.edges.source[edge] === found.nodes[place] ? "↓" : "↑"} ${edgeName(model, edge)}`), () => app.selectEdge(edge), {
      class: "link step", "aria-label": `${say("evidenceOf")}${say("colon")}${brief(sentence(app, edge))}`,
    }))) : [];
  const hubs = make("input", { type: "checkbox", "data-key": "hubs", on: { change: (event) => app.change({ noHubs: event.target.checked }) } });
  hubs.checked = state.noHubs;
  return [
    closing(app),
    make("h2", {}, say("path")),
    make("p", {}, bidi(nameOf(model, from)), " ↔ ", bidi(nameOf(model, to))),
    make("p", { class: found ? "soft" : "warning" }, found
      ? `${say.counted(found.length, "step")} · ${say.counted(found.count, "way")}` : say("noPath")),
    make("ol", { class: "path" }, ...steps, found && make("li", {}, nodeButton(app, to))),
    make("label", { class: "check" }, hubs, say("noHubs", { n: say.number(hubFrom(model)) })),
    make("p", { class: "soft" }, say("pathNote")),
  ];
}

function groupCard(app, group) {
  const { model, say } = app;
  const nodes = [...group.nodes].sort((one, other) => model.degree[other] - model.degree[one]);
  return [
    closing(app),
    make("h2", {}, bidi(`${group.label || say("group")}`, 200)),
    make("p", { class: "soft" }, say.counted(group.nodes.length, "node"), group.hub >= 0 && ` · ${brief(nameOf(model, group.hub))}`),
    make("div", { class: "actions" }, button(say("openGroup"), () => app.openGroup(group), { "data-key": "open" })),
    make("h3", {}, say("mostEdges")),
    make("ul", { class: "ties" }, ...nodes.slice(0, 20).map((node) => make("li", {},
      nodeButton(app, node), make("span", { class: "count" }, say.number(model.degree[node]))))),
  ];
}
