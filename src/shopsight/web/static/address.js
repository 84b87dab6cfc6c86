// The state of the search as the page's address, so that links, reload and the back button restore it.
import { fromText, toText, NONE } from "./filters.js";

/**
 * `box` null: the system chooses where to look. `item`: the product whose details are open. `all`: browse everything.
 * @typedef {{photo: string, product: string, box: import("./api.js").Box|null, words: string,
 *   filters: import("./filters.js").Filters, sort: string, item: string, all: boolean}} State
 */

export const SORTS = ["relevance", "price", "-price", "newest", "title"];

/** @type {State} */
export const START = Object.freeze({
  photo: "", product: "", box: null, words: "", filters: NONE, sort: "relevance", item: "", all: false,
});

/** @param {string} query `location.search` @returns {State} */
export function fromAddress(query) {
  const given = new URLSearchParams(query);
  const photo = given.get("photo") ?? "";
  const product = photo ? "" : given.get("product") ?? "";
  const sort = given.get("sort") ?? "relevance";
  return {
    photo,
    product,
    box: photo || product ? toBox(given.get("box")) : null,
    words: (given.get("q") ?? "").slice(0, 1000),
    filters: fromText(given.get("filter") ?? ""),
    sort: SORTS.includes(sort) ? sort : "relevance",
    item: given.get("item") ?? "",
    all: given.has("all"),
  };
}

/** @param {State} state @param {string|null} language kept in the address where it was given there */
export function toAddress(state, language) {
  const entries = {
    photo: state.photo,
    product: state.product,
    box: state.box ? state.box.map((part) => Number(part.toFixed(4))).join(",") : "",
    q: state.words,
    filter: toText(state.filters),
    sort: state.sort === "relevance" ? "" : state.sort,
    all: state.all ? "1" : "",
    item: state.item,
    lang: language ?? "",
  };
  const query = new URLSearchParams(Object.entries(entries).filter(([, value]) => value));
  return query.size ? `?${query}` : location.pathname;
}

/** Whether two states ask the server the same question. */
export const sameSearch = (one, other) =>
  toAddress({ ...one, item: "" }, null) === toAddress({ ...other, item: "" }, null);

export const isHome = (state) =>
  !state.photo && !state.product && !state.words && !state.all && state.sort === "relevance" && toText(state.filters) === "";

function toBox(text) {
  const parts = (text ?? "").split(",").map(Number);
  if (parts.length !== 4 || !parts.every((part) => part >= 0 && part <= 1)) return null;
  return parts[0] < parts[2] && parts[1] < parts[3] ? parts : null;
}
