// The time slider: from and to in months, and how many dated edges hold when.

import { button } from "./elements.js";
import { drawn } from "./elements.js";
import { make } from "./elements.js";

const BARS = 120;
const LONG = 600;
const BEAT = 700;

/** The slider in `box`, hidden where no edge has a date; update(view) brings it up to date. */
export function createSlider(app, box) {
  const { dates, say, model } = app;
  box.hidden = !dates;
  if (!dates) return { update() {} };
  const [first, last] = [dates.first, Math.max(dates.last, dates.first + 1)];
  // Over more than fifty years a step is a year.
  const step = last - first > LONG ? 12 : 1;
  const range = (name) => make("input", {
    type: "range", min: first, max: first + Math.ceil((last - first) / step) * step, step, "aria-label": say(name), class: name,
  });
  const [from, to] = [range("from"), range("to")];
  const told = make("output", { class: "told" });
  const undated = make("span", { class: "soft" });
  const play = button(say("play"), () => (playing ? stop() : start()), { class: "small", "aria-pressed": "false" });
  const all = button(say("allTimes"), () => change(first, Number(to.max)), { class: "small" });
  let playing = null;

  box.append(
    make("div", { class: "line" }, make("h2", {}, say("dates")), told, undated, make("span", { class: "gap" }), play, all),
    make("div", { class: "track" }, make("div", { class: "rail" }), bars(dates, model, first, Number(to.max)), from, to));
  from.addEventListener("input", () => change(Math.min(Number(from.value), Number(to.value)), Number(to.value)));
  to.addEventListener("input", () => change(Number(from.value), Math.max(Number(from.value), Number(to.value))));

  function change(low, high) {
    app.change({ from: low <= first ? null : low, to: high >= Number(to.max) ? null : high }, { quiet: true });
  }

  function start() {
    const [low, high] = [Number(from.value), Number(to.value)];
    const isWhole = low === first && high === Number(to.max);
    const wide = isWhole ? Math.max(step, Math.round((high - low) / 20 / step) * step) : high - low;
    let at = isWhole || high >= Number(to.max) ? first : low;
    play.setAttribute("aria-pressed", "true");
    play.textContent = say("pause");
    playing = setInterval(() => {
      change(at, at + wide);
      at += Math.max(step, Math.round(wide / 2));
      if (at + wide > Number(to.max)) stop();
    }, BEAT);
  }

  function stop() {
    clearInterval(playing);
    playing = null;
    play.setAttribute("aria-pressed", "false");
    play.textContent = say("play");
  }

  return {
    update({ visible }) {
      const [low, high] = [app.state.from ?? first, app.state.to ?? Number(to.max)];
      [from.value, to.value] = [low, high];
      for (const input of [from, to]) input.setAttribute("aria-valuetext", say.month(Number(input.value)));
      // Where both stand at the end, the first has to be within reach.
      from.style.zIndex = low > (first + last) / 2 ? 1 : "";
      told.textContent = `${say.month(low)} – ${say.month(high)}`;
      const isWhole = app.state.from === null && app.state.to === null;
      all.disabled = isWhole;
      const without = model.m - dates.dated;
      undated.textContent = isWhole ? say("datedOf", { n: say.number(dates.dated), m: say.number(model.m) })
        : without ? say("undated", { edges: say.counted(visible.undated, "edge") }) : "";
    },
  };
}

function bars({ spans }, model, first, last) {
  const wide = (last - first + 1) / BARS;
  const counts = new Float64Array(BARS);
  for (const span of spans) {
    if (!span) continue;
    const end = Math.min(Math.floor((Math.min(span[1], last) - first) / wide), BARS - 1);
    for (let bar = Math.max(0, Math.floor((span[0] - first) / wide)); bar <= end; bar++) counts[bar]++;
  }
  const most = counts.reduce((found, count) => Math.max(found, count), 1);
  return drawn(`0 0 ${BARS} 20`, [...counts].map((count, bar) =>
    ["rect", { x: bar + 0.1, y: 20 - (20 * count) / most, width: 0.8, height: (20 * count) / most }]), "bars");
}
