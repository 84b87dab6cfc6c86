// How sure an answer is, in a shopper's words: what stands over the results, and on each of them.
import { el } from "./dom.js";
import { t } from "./i18n.js";

const SURE = 0.9;
const LIKELY = 0.6;
const POSSIBLE = 0.25;

/** @typedef {import("./api.js").Hit} Hit */

/** @param {import("./api.js").Answer} answer @returns {string} the title of the results; "" where nothing can be said */
export function verdictTitle({ verdict, hits }) {
  if (!verdict || !hits.length) return "";
  if (verdict.kind !== "found") return t(`verdict.${verdict.kind}`);
  const best = Math.max(0, ...hits.map((hit) => hit.probability?.same ?? 0));
  return t(best >= SURE ? "verdict.sure" : best >= LIKELY ? "verdict.likely" : "verdict.among");
}

/** @param {Hit} hit @returns {string} what the hit is to the photo; "" for what is not even of its kind */
export function likeness({ probability: { same, similar } }) {
  if (same >= SURE) return t("hit.sure");
  if (same >= LIKELY) return t("hit.likely");
  if (same >= POSSIBLE) return t("hit.possible");
  return same + similar >= 0.5 ? t("hit.similar") : "";
}

/** @param {Hit} hit @returns {HTMLElement|false} */
export function likenessBadge(hit) {
  const said = likeness(hit);
  return said && el(`span.similarity${hit.probability.same >= LIKELY ? ".sure" : ""}`, { title: t("hit.likeness.about") }, said);
}
