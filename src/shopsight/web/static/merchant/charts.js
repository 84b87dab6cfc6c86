// Small charts in SVG, each with its text: a line over days, and intervals around "no difference".
import { el } from "../dom.js";
import { svg } from "./parts.js";

const WIDTH = 320, HEIGHT = 96, EDGE = 6;

/**
 * A line over days; a day without a value is a gap.
 * @param {(number|null)[]} values @param {string} label what a screen reader says instead of the line
 */
export function trend(values, label) {
  const known = values.filter((value) => value !== null);
  const top = Math.max(...known, 0.0001);
  const x = (place) => EDGE + (place / Math.max(1, values.length - 1)) * (WIDTH - 2 * EDGE);
  const y = (value) => HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE);
  const picture = svg("svg", { class: "trend", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  picture.append(svg("line", { class: "ground", x1: EDGE, x2: WIDTH - EDGE, y1: HEIGHT - EDGE, y2: HEIGHT - EDGE }));
  for (const run of runs(values)) {
    const points = run.map(([place, value]) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`);
    if (points.length > 1) picture.append(svg("polyline", { class: "line", points: points.join(" ") }));
    else picture.append(svg("circle", { class: "dot", cx: x(run[0][0]), cy: y(run[0][1]), r: 2.5 }));
  }
  return picture;
}

/**
 * An interval on an axis of −reach to +reach with 0 in its middle.
 * @param {{lift: number, low: number, high: number, finding: string}} effect @param {number} reach @param {string} label
 */
export function interval({ lift, low, high, finding }, reach, label) {
  const x = (value) => EDGE + ((Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach)) * (WIDTH - 2 * EDGE);
  return svg("svg", { class: `interval ${finding}`, viewBox: `0 0 ${WIDTH} 32`, role: "img", "aria-label": label },
    svg("line", { class: "ground", x1: EDGE, x2: WIDTH - EDGE, y1: 16, y2: 16 }),
    svg("line", { class: "zero", x1: WIDTH / 2, x2: WIDTH / 2, y1: 2, y2: 30 }),
    svg("line", { class: "span", x1: x(low), x2: x(high), y1: 16, y2: 16 }),
    svg("circle", { class: "dot", cx: x(lift), cy: 16, r: 5 }));
}

/** @param {string} title @param {string} value @param {Node} chart @param {string} span */
export const card = (title, value, chart, span) =>
  el("figure.chart", {}, el("figcaption", {}, el("span", {}, title), el("strong", {}, value)), chart, el("p.hint", {}, span));

function runs(values) {
  const found = [];
  let run = [];
  values.forEach((value, place) => {
    if (value !== null) run.push([place, value]);
    else if (run.length) found.push(run.splice(0));
  });
  return run.length ? [...found, run] : found;
}
