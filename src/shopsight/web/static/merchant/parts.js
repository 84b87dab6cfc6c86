// What sections are built of: headings, tables, figures, fields, notices and small charts.
import { el } from "../dom.js";
import { currentLanguage, t } from "../i18n.js";

/** @param {string} title @param {string} about @param {...Node} controls */
export const heading = (title, about, ...controls) =>
  el("div.section-head", {}, el("div", {}, el("h1", {}, title), el("p.hint", {}, about)), el("div.controls", {}, ...controls));

/**
 * @template Row
 * @param {{title: string, cell: (row: Row) => string|Node, number?: boolean}[]} columns
 * @param {Row[]} rows @param {string} caption said to screen readers
 */
export function table(columns, rows, caption) {
  const of = (column) => (column.number ? ".number" : "");
  return el("div.table-frame", { tabindex: 0, role: "region", "aria-label": caption }, el("table.table", {},
    el("caption.visually-hidden", {}, caption),
    el("thead", {}, el("tr", {}, ...columns.map((column) => el(`th${of(column)}`, { scope: "col" }, column.title)))),
    el("tbody", {}, ...rows.map((row) =>
      el("tr", {}, ...columns.map((column) => el(`td${of(column)}`, {}, column.cell(row))))))));
}

/** @param {{label: string, value: string, hint?: string}[]} figures a few numbers that matter most */
export const figures = (list) =>
  el("dl.figures", {}, ...list.map(({ label, value, hint }) =>
    el("div.figure", {}, el("dt", {}, label), el("dd", {}, value), hint && el("p.hint", {}, hint))));

/** @param {string} label @param {HTMLInputElement|HTMLSelectElement} input @param {string} [hint] */
export const field = (label, input, hint) =>
  el("label.field", {}, el("span", {}, label), input, hint && el("span.hint", {}, hint));

/** @param {{value: string, text: string}[]} options @param {string} chosen @param {(value: string) => void} onchange */
export function choice(options, chosen, onchange) {
  const select = el("select", { onchange: () => onchange(select.value) },
    ...options.map(({ value, text }) => el("option", { value, selected: value === chosen }, text)));
  return select;
}

/** @param {string} title @param {string} text @param {...Node} actions */
export const empty = (title, text, ...actions) =>
  el("div.notice", {}, el("h2", {}, title), el("p", {}, text), el("div.notice-actions", {}, ...actions));

/** @param {import("../api.js").ApiError} error @param {() => void} [retry] */
export const trouble = (error, retry) =>
  el("div.notice", { role: "alert" }, el("h2", {}, t("console.error")), el("p", {}, error.message),
    el("div.notice-actions", {}, retry && el("button.button", { type: "button", onclick: retry }, t("error.retry"))));

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const number = (value, options = { maximumFractionDigits: 2 }) =>
  new Intl.NumberFormat(currentLanguage() === "zh" ? "zh-CN" : undefined, options).format(value);

/** @param {string} moment in ISO 8601 */
export const when = (moment) =>
  new Intl.DateTimeFormat(currentLanguage() === "zh" ? "zh-CN" : undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(moment));

/** An SVG element. @param {string} name @param {Record<string, unknown>} [attributes] @param {...Node} children */
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}
