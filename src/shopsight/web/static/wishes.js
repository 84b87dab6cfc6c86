// What the server heard in the words ("in red", "under 50"), as chips below them that can be taken off again.
import { byId, el, icon } from "./dom.js";
import { price, t, tOr } from "./i18n.js";

/** @typedef {import("./api.js").Wish} Wish */

/**
 * @param {Wish[]} wishes @param {string} currency of the prices shown, "" where none is known
 * @param {(words: string) => void} onWords called with the words that are left when one is taken off
 */
export function showWishes(wishes, currency, onWords) {
  const list = byId("wishes");
  const had = list.contains(document.activeElement);
  list.replaceChildren(...wishes.map((wish) => {
    const name = wishText(wish, currency);
    return el("li", {}, el(wish.must ? "button.chip.active" : "button.chip.active.preferred",
      { type: "button", "aria-label": t("wish.remove", { name }), onclick: () => onWords(wish.without) },
      el("span", {}, name), icon("close")));
  }));
  list.hidden = wishes.length === 0;
  if (had) (list.querySelector("button") ?? byId("words")).focus({ preventScroll: true });
}

/** What a screen reader is told of them. @param {Wish[]} wishes */
export const spokenWishes = (wishes, currency) =>
  wishes.length > 0 && t("wish.heard", { wishes: wishes.map((wish) => wishText(wish, currency)).join(t("wish.and")) });

/** Ways out where nothing was found: without one of the wishes, with how much there is then. */
export const wishWays = (wishes, currency, onWords) =>
  wishes.filter(({ found_without: found }) => found > 0).map((wish) => ({
    text: t("wish.without", { name: wishText(wish, currency), n: wish.found_without }),
    run: () => onWords(wish.without), primary: true,
  }));

function wishText({ field, op, values, must }, currency) {
  const shown = values.map((value) => (field === "price" ? money(value, currency) : valueText(field, value)));
  const what = op === "between" ? t("wish.between", { from: shown[0], to: shown[1] })
    : t(`wish.${op}`, { field: tOr(`facet.${field}`, field), value: shown.slice(0, 3).join(t("wish.or")) + (shown.length > 3 ? " …" : "") });
  return must ? what : t("wish.preferred", { what });
}

const money = (amount, currency) => (currency ? price({ amount, currency }) : amount);

const valueText = (field, value) => tOr(`value.${value}.${field}`, value);
