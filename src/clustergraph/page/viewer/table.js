// The tables under the picture: what is shown, to sort, search, select and save; in step with the picture.

import { bidi } from "./elements.js";
import { brief } from "./elements.js";
import { button } from "./elements.js";
import { make } from "./elements.js";
import { nameOf } from "./elements.js";
import { csvOf } from "./rows.js";
import { edgeColumns } from "./rows.js";
import { foundRows } from "./rows.js";
import { neighbourColumns } from "./rows.js";
import { nodeColumns } from "./rows.js";
import { sortedRows } from "./rows.js";

const PAGE = 100;

/** The tables in `box`; update(view) brings them up to date. */
export function createTables(app, box) {
  const parts = Object.fromEntries([...box.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  const chosen = { nodes: new Set(), edges: new Set() };
  const memories = { nodes: new Map(), edges: new Map() };
  let [first, listed, asked, view, middle] = [0, { rows: [], columns: [] }, "", null, -1];

  const kindOf = (table) => (table === "nodes" ? "nodes" : "edges");
  const tabs = ["nodes", "edges", "near"].map((name) => button("", () => app.openTable(app.state.table === name ? "" : name), {
    "aria-expanded": "false", "aria-controls": "rows", "data-tab": name,
  }));
  parts.tabs.append(...tabs);
  parts.find.addEventListener("input", () => app.change({ find: parts.find.value }, { quiet: true }));
  parts.previous.addEventListener("click", () => turn(first - PAGE));
  parts.next.addEventListener("click", () => turn(first + PAGE));
  parts.save.addEventListener("click", () => saveRows());
  parts.close.addEventListener("click", () => {
    const { table } = app.state;
    app.openTable("");
    tabs.find((tab) => tab.dataset.tab === table)?.focus();
  });

  function turn(to) {
    first = to;
    fill();
    parts.scroll.scrollTop = 0;
  }

  function rowsOf(table) {
    const { model, say, state } = app;
    if (table === "nodes") return { columns: nodeColumns(model, say), rows: numbersOf(view.visible.nodes), kind: "nodes" };
    if (table === "near" && middle >= 0) {
      const rows = [...model.incident(middle)].filter((edge) => view.visible.edges[edge]);
      return { columns: neighbourColumns(model, say, middle), rows, kind: "edges" };
    }
    return { columns: edgeColumns(model, say), rows: table === "near" ? [] : numbersOf(view.visible.edges), kind: "edges" };
  }

  function update(given) {
    view = given;
    const { state, say, model } = app;
    const { shownNodes, shownEdges } = view.visible;
    // The edges at a node stay listed while one of them is read.
    if (state.node >= 0) middle = state.node;
    else if (state.edge < 0) middle = -1;
    else if (middle < 0 && state.table === "near") middle = model.edges.source[state.edge];
    const near = middle >= 0 ? [...model.incident(middle)].filter((edge) => view.visible.edges[edge]).length : 0;
    const words = {
      nodes: `${say("Nodes")} ${say("ofAll", { n: say.number(shownNodes), m: say.number(model.n) })}`,
      edges: `${say("Edges")} ${say("ofAll", { n: say.number(shownEdges), m: say.number(model.m) })}`,
      near: middle >= 0 ? `${say("nearOf", { name: brief(nameOf(model, middle), 40) })} ${say.number(near)}` : say("neighbourhood"),
    };
    for (const tab of tabs) {
      tab.textContent = words[tab.dataset.tab];
      tab.hidden = tab.dataset.tab === "near" && middle < 0 && state.table !== "near";
      tab.setAttribute("aria-expanded", String(state.table === tab.dataset.tab));
    }
    box.classList.toggle("open", Boolean(state.table));
    parts.body.hidden = !state.table;
    if (!state.table) return;
    if (parts.find.value !== state.find) parts.find.value = state.find;
    const { columns, rows, kind } = rowsOf(state.table);
    const found = foundRows(rows, columns, state.find, state.table === "near" ? new Map() : memories[kind]);
    listed = { columns, kind, all: rows.length, rows: sortedRows(found, columns, state.sort) };
    const question = [state.table, state.table === "near" && middle, state.find, state.sort].join(" ");
    if (question !== asked || first >= listed.rows.length) first = 0;
    asked = question;
    follow();
    fill();
  }

  /** Turns to the page with the selected row, where the picture selected another one. */
  function follow() {
    const { state } = app;
    const selected = listed.kind === "nodes" ? state.node : state.edge;
    if (selected < 0 || follow.last === `${listed.kind} ${selected}`) return;
    follow.last = `${listed.kind} ${selected}`;
    const place = listed.rows.indexOf(selected);
    if (place >= 0) first = Math.floor(place / PAGE) * PAGE;
    follow.scroll = place >= 0;
  }

  function fill() {
    const { say, state } = app;
    const { rows, kind, all } = listed;
    const columns = listed.columns.filter(({ csv }) => !csv).filter(isFilled);
    const page = rows.slice(first, first + PAGE);
    const key = document.activeElement?.dataset.sort;
    parts.table.replaceChildren(
      make("caption", { class: "unseen" }, `${say(kind === "nodes" ? "Nodes" : "Edges")}. ${say("tableNote")}`),
      make("thead", {}, make("tr", {}, tickAll(page, kind), ...columns.map(heading))),
      make("tbody", {}, ...page.map((row) => rowOf(row, columns, kind, state))));
    if (key) parts.table.querySelector(`[data-sort="${CSS.escape(key)}"]`)?.focus();
    parts.range.textContent = rows.length
      ? say("rows", { a: say.number(first + 1), b: say.number(first + page.length), n: say.number(rows.length), m: say.number(all) })
      : say(all ? "noRows" : "emptyTable");
    parts.previous.disabled = first === 0;
    parts.next.disabled = first + PAGE >= rows.length;
    tellChosen();
    if (follow.scroll) parts.table.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    follow.scroll = false;
  }

  function isFilled({ value }) {
    return listed.rows.length > 2000 || listed.rows.some((row) => value(row) != null && value(row) !== "");
  }

  function heading({ key, label, numeric }) {
    const { sort } = app.state;
    const way = sort === key ? "ascending" : sort === `-${key}` ? "descending" : "none";
    const press = () => app.change({ sort: sort === key ? `-${key}` : sort === `-${key}` ? "" : key }, { quiet: true });
    const mark = make("span", { "aria-hidden": "true", class: "mark" }, { ascending: "▲", descending: "▼", none: "" }[way]);
    return make("th", { scope: "col", "aria-sort": way, class: classOf(key, numeric) },
      make("button", { type: "button", "data-sort": key, on: { click: press } }, bidi(label), mark));
  }

  function classOf(key, numeric) {
    return [numeric && "number", app.measured.has(key.slice(1)) && "measure"].filter(Boolean).join(" ") || null;
  }

  function tick(label, checked, change) {
    const input = make("input", { type: "checkbox", "aria-label": label, on: { change: () => change(input.checked) } });
    input.checked = checked;
    return input;
  }

  function tickAll(page, kind) {
    const isAll = page.length > 0 && page.every((row) => chosen[kind].has(row));
    return make("td", { class: "tick" }, tick(app.say("tickAll"), isAll, (on) => {
      for (const row of page) chosen[kind][on ? "add" : "delete"](row);
      fill();
    }));
  }

  function rowOf(row, columns, kind, state) {
    const { say } = app;
    const isSelected = row === (kind === "nodes" ? state.node : state.edge);
    const name = brief(columns.slice(0, kind === "nodes" ? 1 : 3).map(({ value }) => value(row)).join(" "));
    const box = make("td", { class: "tick" }, tick(`${say("tick")} ${name}`, chosen[kind].has(row), (on) => {
      chosen[kind][on ? "add" : "delete"](row);
      tellChosen();
    }));
    const cells = columns.map((column, place) => {
      const value = column.value(row);
      const text = value == null ? "" : column.numeric ? say.value(value) : bidi(say.value(value), 200);
      const press = column.node ? () => app.select(column.node(row), { move: true }) : column.edge ? () => app.selectEdge(row, { move: true }) : null;
      const inside = press && value != null ? button(text, press, { class: "link" }) : text;
      return place === 0 ? make("th", { scope: "row" }, inside) : make("td", { class: classOf(column.key, column.numeric) }, inside);
    });
    return make("tr", { "aria-current": isSelected ? "true" : null }, box, ...cells);
  }

  function tellChosen() {
    const { say } = app;
    const count = chosen[listed.kind].size;
    parts.save.textContent = count ? say("saveChosen", { n: say.number(count) }) : say("saveAll", { n: say.number(listed.rows.length) });
    parts.save.disabled = !count && !listed.rows.length;
  }

  function saveRows(kind = app.state.table) {
    const whole = listed.kind === kindOf(kind) && app.state.table ? listed : rowsOf(kind);
    const ticked = [...chosen[whole.kind ?? kindOf(kind)]];
    const { columns, rows } = ticked.length ? { columns: rowsOf(kindOf(kind)).columns, rows: ticked } : whole;
    app.saveText(app.say(kindOf(kind) === "nodes" ? "Nodes" : "Edges"), csvOf(rows, columns), "text/csv", "csv");
  }

  return { update, save: saveRows };
}

function numbersOf(flags) {
  const found = [];
  flags.forEach((flag, number) => flag && found.push(number));
  return found;
}
