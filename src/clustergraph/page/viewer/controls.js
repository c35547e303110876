// What stands around the picture: search, choices of view, colour, size and groups, saving, zoom and keys.

import { isColourable } from "./colouring.js";
import { isNumeric } from "./colouring.js";
import { bidi } from "./elements.js";
import { brief } from "./elements.js";
import { button } from "./elements.js";
import { glyphOf } from "./elements.js";
import { make } from "./elements.js";
import { nameOf } from "./elements.js";
import { createSearch } from "./search.js";

const STEP = 60;
const NEARER = 1.35;

/** The search in labels: a combobox whose choices select nodes. */
export function createSearchBox(app, input, list, told) {
  const { model, say } = app;
  const names = Array.from({ length: model.n }, (_, node) => nameOf(model, node));
  const search = createSearch(names, model.nodes.id, model.degree);
  let [found, active] = [[], -1];

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (node) => {
    close();
    input.value = brief(nameOf(model, node), 80);
    told.textContent = "";
    app.select(node, { move: true });
  };
  const point = (to) => {
    active = found.length ? (to + found.length) % found.length : -1;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    if (active < 0) return;
    input.setAttribute("aria-activedescendant", `hit${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    const { count, found: best } = search(input.value);
    found = best;
    list.replaceChildren(...best.map((node, place) => item(node, place)));
    list.hidden = !best.length;
    input.setAttribute("aria-expanded", String(best.length > 0));
    told.textContent = input.value.trim() ? (count ? say.counted(count, "hit") : say("noHits")) : "";
    point(-1 + (best.length ? 1 : 0));
  };
  const item = (node, place) => {
    const kind = model.kinds[model.nodes.kind[node]];
    return make("li", { role: "option", id: `hit${place}`, "aria-selected": "false", on: {
      pointerdown: (event) => { event.preventDefault(); choose(node); },
    } }, glyphOf(kind?.shape, kind?.colour ?? "#9a9a9a"), make("span", { class: "name" }, bidi(nameOf(model, node), 90)),
    make("span", { class: "soft" }, app.view.visible.nodes[node] ? kind?.label ?? "" : say("hidden")));
  };

  input.addEventListener("input", open);
  input.addEventListener("focus", () => input.value && open());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) open();
      else point(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) choose(found[active]);
    else if (event.key === "Escape" && !list.hidden) {
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
}

/** The choices of size, colour, groups and view, and what hides nodes without edges. */
export function createChoices(app, at) {
  const { model, say } = app;
  const columns = [...model.nodes.columns.values()];
  const options = (first, chosen) => [
    make("option", { value: "" }, first),
    ...chosen.map(({ name, label }) => make("option", { value: name }, brief(label, 60))),
  ];
  at.size.append(...options(say("byEdges"), columns.filter(isNumeric)));
  at.colour.append(...options(say("byClass"), columns.filter(isColourable)));
  const groups = columns.filter((column) => !isNumeric(column) && isColourable(column));
  at.group.append(...options(say("noGroups"), [{ name: "leaves", label: say("leaves") }, ...groups]));
  at.size.addEventListener("change", () => app.change({ size: at.size.value }));
  at.colour.addEventListener("change", () => app.change({ colour: at.colour.value, bins: new Set() }));
  at.group.addEventListener("change", () => {
    app.scene.close();
    app.change({ group: at.group.value });
  });
  at.lonely.addEventListener("change", () => app.change({ lonely: at.lonely.checked }));
  at.views.hidden = !model.nodes.mapX;
  for (const radio of at.views.querySelectorAll("input")) {
    radio.addEventListener("change", () => app.change({ view: radio.value, camera: null }));
  }
  return {
    update() {
      const { state } = app;
      for (const name of ["size", "colour", "group"]) at[name].value = state[name];
      at.lonely.checked = state.lonely;
      for (const radio of at.views.querySelectorAll("input")) radio.checked = radio.value === state.view;
    },
  };
}

/** What narrows the picture, as buttons that take it back. */
export function createChips(app, box) {
  const { model, say } = app;
  const chip = (text, undo) => button(make("span", {}, text, make("span", { "aria-hidden": "true", class: "x" }, "×")), undo, {
    class: "chip", "aria-label": say("undo", { what: text }),
  });
  return {
    update({ visible }) {
      const { state } = app;
      const { focus } = state;
      const chips = [
        focus && chip(say("near", { name: brief(nameOf(model, focus.node), 40), hops: say.counted(focus.hops, "hop") }), () => app.focus(null)),
        state.hidden.size && chip(say("hiddenNodes", { nodes: say.counted(state.hidden.size, "node") }), () => app.change({ hidden: new Set() })),
        (state.from !== null || state.to !== null) && chip(say("dates"), () => app.change({ from: null, to: null })),
        app.pathFrom >= 0 && chip(say("pickSecond", { name: brief(nameOf(model, app.pathFrom), 40) }), () => app.startPath(-1)),
      ].filter(Boolean);
      const isAll = visible.shownNodes === model.n && visible.shownEdges === model.m;
      if (!isAll) chips.push(button(say("showAll"), () => app.showAll(), { class: "chip" }));
      const had = box.contains(document.activeElement);
      box.replaceChildren(...chips);
      if (had) (box.querySelector("button") ?? app.canvas).focus();
    },
  };
}

/** The keys of the picture; they work while it has the focus, Escape everywhere. */
export function listenToKeys(app) {
  const { canvas, scene } = app;
  const arrows = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    if (arrow && event.shiftKey) app.step(-arrow[0], -arrow[1]);
    else if (arrow) scene.pan(arrow[0] * STEP, arrow[1] * STEP);
    else if (event.key === "+" || event.key === "=") scene.zoom(NEARER);
    else if (event.key === "-" || event.key === "_") scene.zoom(1 / NEARER);
    else if (event.key === "0" || event.key === "Home") scene.fit(null, { animate: true });
    else if (event.key === "Enter" && !app.card.hidden) app.card.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else app.escape();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
  });
}

/** The zoom buttons, and the label of what is pointed at. */
export function createTools(app, at) {
  const { canvas, model, say, scene } = app;
  at.nearer.addEventListener("click", () => scene.zoom(NEARER));
  at.farther.addEventListener("click", () => scene.zoom(1 / NEARER));
  at.whole.addEventListener("click", () => scene.fit(null, { animate: true }));
  canvas.addEventListener("hover", ({ detail: hit, point }) => {
    at.tip.hidden = !hit;
    if (!hit) return;
    at.tip.replaceChildren(...tipOf(hit));
    const box = canvas.getBoundingClientRect();
    const [x, y] = [point.x - box.left, point.y - box.top];
    at.tip.style.left = `${Math.max(0, Math.min(x + 14, box.width - at.tip.offsetWidth - 6))}px`;
    at.tip.style.top = `${y + 18 + at.tip.offsetHeight > box.height ? Math.max(0, y - at.tip.offsetHeight - 12) : y + 18}px`;
  });

  function tipOf(hit) {
    const line = (text, name = null) => make("div", { class: name }, bidi(text));
    if (hit.group) return [line(hit.group.label || say("group"), "strong"), line(say.counted(hit.group.nodes.length, "node"))];
    if (hit.edge >= 0) {
      const { source, target } = model.edges;
      const claims = model.edges.claims?.[hit.edge]?.length ?? 0;
      return [
        line(`${brief(nameOf(model, source[hit.edge]), 60)} – ${app.edgeName(hit.edge)} → ${brief(nameOf(model, target[hit.edge]), 60)}`, "strong"),
        claims ? line(say.counted(claims, "claim"), "soft") : "",
      ];
    }
    const kind = model.kinds[model.nodes.kind[hit.node]]?.label;
    const { colour, size } = app.state;
    const columns = [...new Set([colour, size])].map((name) => model.nodes.columns.get(name)).filter((column) => column?.values[hit.node] != null);
    return [
      line(nameOf(model, hit.node), "strong"),
      line([kind, say.counted(model.degree[hit.node], "edge")].filter(Boolean).join(" · "), "soft"),
      ...columns.map(({ label, values }) => line(`${label}${say("colon")}${say.value(values[hit.node])}`, "soft")),
    ];
  }
}
