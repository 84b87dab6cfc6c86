// How long each step of the last search took, behind a small link.
import { byId, el } from "./dom.js";
import { milliseconds, t, tOr } from "./i18n.js";

/** @param {Record<string, number>} took_ms by step, and `total` */
export function showTiming(took_ms) {
  const panel = byId("timing");
  const { total, ...steps } = took_ms ?? {};
  panel.hidden = total === undefined;
  if (panel.hidden) return;
  panel.querySelector("summary").textContent = t("timing.summary", { ms: milliseconds(total) });
  const longest = Math.max(...Object.values(steps), 0.001);
  const rows = Object.entries(steps).map(([step, ms]) => {
    const bar = el("span.timing-bar", { "aria-hidden": "true" });
    bar.style.width = `${(ms / longest) * 100}%`;
    return el("tr", {}, el("th", { scope: "row" }, tOr(`timing.${step}`, step)), el("td", {}, `${milliseconds(ms)} ms`), el("td.timing-track", {}, bar));
  });
  const sum = el("tr.sum", {}, el("th", { scope: "row" }, t("timing.total")), el("td", {}, `${milliseconds(total)} ms`), el("td"));
  panel.querySelector(".timing-panel").replaceChildren(el("table", {}, el("tbody", {}, ...rows, sum)));
}
