// Filters: values with counts as chips, a price range, and the active filters that can be taken off again.
import { byId, el, icon } from "./dom.js";
import { countOf, toggled, NONE } from "./filters.js";
import { price, t, tOr } from "./i18n.js";

/** Fields that most shops have, in the order shown; a shop that lacks one simply does not show it. */
const COMMON = ["category", "color", "brand", "size", "material", "pattern", "style", "gender", "availability", "on_sale"];
const MOST_FIELDS = 18;
const SHOWN_AT_FIRST = 8;
const own = new Map(); // attribute that only this shop has -> how often it was met
const expanded = new Set();
const seen = new Map(); // field -> values, so that a value stays on offer after another of its field was chosen

/** @typedef {import("./filters.js").Filters} Filters */

/** Fields to ask counts for: the common ones, and those that this shop's products were seen to have most. */
export function facetFields() {
  const met = [...own.keys()].sort((one, other) => own.get(other) - own.get(one));
  return [...COMMON, ...met].slice(0, MOST_FIELDS);
}

/** @param {import("./api.js").Hit[]} hits whose attributes can be filtered by from the next search on */
export function learnFields(hits) {
  for (const name of hits.flatMap((hit) => Object.keys(hit.attributes))) {
    if (!COMMON.includes(name)) own.set(name, (own.get(name) ?? 0) + 1);
  }
}

/** Forget the values seen: another photo or other words make another list. */
export const forgetFacets = () => seen.clear();

/**
 * @param {import("./api.js").Answer} answer @param {Filters} filters
 * @param {string} currency of the prices shown, "" where none is known
 * @param {(filters: Filters) => void} onChange
 */
export function showFacets(answer, filters, currency, onChange) {
  const root = byId("facets");
  const focused = document.activeElement?.dataset.key;
  const again = () => showFacets(answer, filters, currency, onChange);
  const groups = Object.keys(answer.facets).map((field) => chipGroup(field, offered(field, answer, filters), filters, onChange, again));
  if (currency || filters.min !== null || filters.max !== null) groups.splice(1, 0, priceGroup(filters, currency, onChange));
  root.replaceChildren(...groups.filter(Boolean));
  if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  const badge = byId("filter-count");
  badge.hidden = countOf(filters) === 0;
  badge.textContent = String(countOf(filters));
  byId("filters").hidden = root.childElementCount === 0;
}

/** @param {Filters} filters @param {(filters: Filters) => void} onChange @param {HTMLElement|false} offer one more */
export function showActive(filters, onChange, offer = false) {
  const list = byId("active-filters");
  const had = list.contains(document.activeElement);
  const chips = Object.entries(filters.fields).flatMap(([field, values]) =>
    values.map((value) => activeChip(valueText(field, value), () => onChange(toggled(filters, field, value)))));
  if (filters.min !== null) chips.push(activeChip(`≥ ${filters.min}`, () => onChange({ ...filters, min: null })));
  if (filters.max !== null) chips.push(activeChip(`≤ ${filters.max}`, () => onChange({ ...filters, max: null })));
  if (filters.custom) chips.push(activeChip(t("filters.custom", { text: filters.custom }), () => onChange({ ...filters, custom: "" })));
  if (chips.length > 1) {
    chips.push(el("li", {}, el("button.text-button", { type: "button", onclick: () => onChange(NONE) }, t("filters.clear"))));
  }
  if (offer) chips.unshift(offer);
  list.replaceChildren(...chips);
  list.hidden = chips.length === 0;
  if (had) (list.querySelector("button") ?? byId("results")).focus({ preventScroll: true });
}

/** The counts of the answer without what all have or whole paths, chosen values always among them, and those seen before once one of the field is chosen. */
function offered(field, { facets, total }, filters) {
  const chosen = filters.fields[field] ?? [];
  const tells = ({ value, count }) => !value.includes(" > ") && `${field}=${value}` !== "on_sale=false" && count < total;
  const counts = facets[field].filter((counted) => tells(counted) || chosen.includes(counted.value));
  const known = new Map(counts.map(({ value, count }) => [value, count]));
  if (!chosen.length) seen.set(field, counts.map(({ value }) => value));
  const values = chosen.length ? [...new Set([...(seen.get(field) ?? []), ...known.keys(), ...chosen])] : [...known.keys()];
  return values.map((value) => ({ value, count: known.get(value) ?? null }));
}

function chipGroup(field, values, filters, onChange, again) {
  const chosen = filters.fields[field] ?? [];
  const groups = values.some(({ count }) => count > 1) || values.length <= SHOWN_AT_FIRST;
  if (!chosen.length && !(values.length && groups)) return null;
  const isOpen = expanded.has(field);
  const shown = isOpen ? values : values.filter(({ value }, place) => place < SHOWN_AT_FIRST || chosen.includes(value));
  const chips = shown.map(({ value, count }) => {
    const text = valueText(field, value);
    const label = count === null ? text : t("facet.count", { value: text, n: count });
    return el("button.chip", { type: "button", "aria-pressed": String(chosen.includes(value)), "aria-label": label,
      "data-key": `${field}=${value}`, onclick: () => onChange(toggled(filters, field, value)) },
    field === "color" && swatch(value), el("span", {}, text), count !== null && el("span.count", {}, String(count)));
  });
  const hidden = values.length - shown.length;
  if (hidden > 0 || isOpen) {
    const toggle = () => (isOpen ? expanded.delete(field) : expanded.add(field), again());
    chips.push(el("button.text-button", { type: "button", "aria-expanded": String(isOpen), "data-key": `${field}…`, onclick: toggle },
      isOpen ? t("filters.less") : t("filters.more", { n: hidden })));
  }
  const name = fieldText(field);
  return el("div.facet", { role: "group", "aria-label": name }, el("h3", {}, name), el("div.chips", {}, ...chips));
}

function priceGroup(filters, currency, onChange) {
  const input = (side) => {
    const node = el("input", { type: "number", min: "0", step: "any", inputmode: "decimal", "data-key": `price ${side}`,
      placeholder: t(`filters.${side}`), "aria-label": t(`filters.price.${side}`) });
    const key = side === "from" ? "min" : "max";
    node.value = filters[key] ?? "";
    node.addEventListener("change", () => {
      const value = node.value === "" ? null : Math.max(0, node.valueAsNumber);
      if (!Number.isNaN(value)) onChange({ ...filters, [key]: value });
    });
    return node;
  };
  const unit = currency ? price({ amount: 0, currency }).replace(/[\d.,\s]/g, "") : "";
  return el("div.facet", { role: "group", "aria-label": t("facet.price") }, el("h3", {}, t("facet.price")),
    el("div.price-range", {}, input("from"), el("span", { "aria-hidden": "true" }, "–"), input("to"),
      unit && el("span.unit", { "aria-hidden": "true" }, unit)));
}

function activeChip(text, onRemove) {
  return el("li", {}, el("button.chip.active", { type: "button", "aria-label": t("filters.remove", { name: text }), onclick: onRemove },
    el("span", {}, text), icon("close")));
}

/** A dot in the color that the value names, where browsers know such a color. */
function swatch(value) {
  const name = value.toLowerCase().replaceAll(/[\s_-]/g, "");
  if (!CSS.supports("color", name)) return false;
  const dot = el("span.swatch", { "aria-hidden": "true" });
  dot.style.backgroundColor = name;
  return dot;
}

const fieldText = (field) => tOr(`facet.${field}`, capital(field.replaceAll("_", " ")));

const valueText = (field, value) =>
  field === "availability" ? tOr(`availability.${value}`, value) : tOr(`value.${value}.${field}`, value);

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
