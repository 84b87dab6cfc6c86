// Rows of recommended products: what looks alike and goes together in the product's dialog, what is for the shopper on
// the start page. The last only for a shopper who agreed to have a pseudonym, with a reset and an off switch beside it.
import * as api from "./api.js";
import { announce, el } from "./dom.js";
import { currentLanguage, recall, remember, t } from "./i18n.js";
import { picture, priceTag } from "./results.js";
import { Sponsored } from "./sponsored.js";
import { shopper } from "./telling.js";

const SWITCH = "shopsight.for-you";
const SHOWN = 12;
const ADVERTISED = 2;

/**
 * @typedef {{hrefOf: (patch: object) => string, onOpen: (id: string) => void}} Ways
 * @param {string} id of the product @param {Ways} ways @param {AbortSignal} signal
 * @returns {HTMLElement} where its rows appear once they are there; a row with nothing in it never does
 */
export function rowsOf(id, ways, signal) {
  const place = el("div.rows", {});
  // The title says why they are here: no reasons below each.
  const bare = (items) => items.map((item) => ({ ...item, reasons: [] }));
  const shown = (kind) => ({ items, ...answer }) => items.length && row(t(`row.${kind}`), bare(items), ways, answer);
  const more = { sponsored: ADVERTISED, shopper: shopper() };
  const rows = [
    api.similar(id, SHOWN, signal, more).then(shown("similar"), () => false),
    api.goesWith(id, SHOWN, signal).then(shown("goes_with"), () => false)];
  Promise.all(rows).then((made) => place.replaceChildren(...made.filter(Boolean)));
  return place;
}

/** @param {HTMLElement} place @param {Ways} ways */
export async function showForYou(place, ways) {
  place.replaceChildren();
  if (!shopper()) return;
  if (recall(SWITCH) === "off") {
    place.replaceChildren(button("for_you.on", () => choose("DELETE", "opt-out", "on", place, ways)));
    return;
  }
  const answer = await api.forYou(shopper(), SHOWN, ADVERTISED).catch(() => null);
  if (answer?.basis !== "taste" || !answer.items.length) return;
  place.replaceChildren(row(t("for_you.title"), answer.items, ways, answer,
    button("for_you.reset", () => choose("DELETE", "taste", "on", place, ways)),
    button("for_you.off", () => choose("PUT", "opt-out", "off", place, ways))));
}

const button = (text, onclick) => el("button.text-button", { type: "button", onclick }, t(text));

/** Tell the server what the shopper chose; what is on show changes when it has been obeyed. */
async function choose(method, what, state, place, ways) {
  try {
    await api.ask(`shoppers/${encodeURIComponent(shopper())}/${what}`, { method });
  } catch (error) {
    announce(t("for_you.failed"));
    return;
  }
  remember(SWITCH, state);
  await showForYou(place, ways);
  announce(t(what === "taste" ? "for_you.was_reset" : `for_you.is_${state}`));
  place.querySelector("button")?.focus();
}

/** A row of items, and below it the advertised places of its answer. */
function row(title, items, ways, answer, ...controls) {
  return el("section.row", { "aria-label": title },
    el("div.row-head", {}, el("h3", {}, title), el("div.row-controls", {}, ...controls)),
    el("ul.row-list", {}, ...items.map((item) => card(item, ways))), advertised(answer, ways));
}

function advertised(answer, { hrefOf, onOpen }) {
  if (!answer.sponsored?.length) return false;
  const id = `sponsored-${answer.query_id}`;
  const root = el("aside.sponsored", { id, "aria-labelledby": `${id}-title` });
  new Sponsored({ hrefOf, onOpen: (hit) => onOpen(hit.product_id) }, root).show(answer);
  return root;
}

function card(item, { hrefOf, onOpen }) {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(item.product_id);
  };
  const why = item.reasons[0]?.[currentLanguage()];
  const link = el("a.card-link", { href: hrefOf({ item: item.product_id }), onclick: open }, item.title);
  return el("li.row-card", { "data-product": item.product_id },
    picture(item.photo_id, 320, ""), el("p.row-title", {}, link), priceTag(item), why && el("p.row-why", {}, why));
}
