// What kind of goods the photo shows, where the server is sure: a chip that narrows the answer to it.
import { el } from "./dom.js";
import { toggled } from "./filters.js";
import { t } from "./i18n.js";

/**
 * @param {import("./api.js").Answer} answer @param {import("./filters.js").Filters} filters
 * @param {(filters: import("./filters.js").Filters) => void} onChange
 * @returns {HTMLElement|false} false where nothing is sure, or where the chip would change nothing
 */
export function categoryChip({ regions, hits }, filters, onChange) {
  const path = regions.find(({ searched, category }) => searched && category)?.category;
  if (!path || filters.fields.category) return false;
  const isIn = ({ category }) => `${category.join(" > ")} > `.startsWith(`${path} > `);
  if (!hits.some(isIn) || hits.every(isIn)) return false;
  // A filter knows whole paths and single levels, not the beginning of a path.
  const level = path.split(" > ").at(-1);
  const value = hits.some(({ category }) => category.join(" > ") === path) ? path : level;
  return el("li", {}, el("button.chip", { type: "button", onclick: () => onChange(toggled(filters, "category", value)) },
    t("filters.only", { category: level })));
}
