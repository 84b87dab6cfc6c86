// What the page says when there is nothing to show: no results, errors in human words, waiting for another try.
import { el, icon } from "./dom.js";
import { countOf } from "./filters.js";
import { t, tOr } from "./i18n.js";

const PHOTO_FAULTS = new Set(["image_too_large", "image_too_small", "not_an_image", "vector_graphic", "truncated_image",
  "empty_image", "unreadable_image", "photo_not_found", "fetch_failed"]);
const SAME_WORDS = { address_refused: "fetch_failed", fetch_too_large: "image_too_large", forbidden: "unauthorized", request_too_large: "image_too_large", not_found: "product_not_found" };

/** Whether another photo, not another try, is what helps. */
export const isPhotoFault = ({ code }) => PHOTO_FAULTS.has(knownCode(code));

/** @typedef {{text: string, run: () => void, primary?: boolean}} Action */

/**
 * @param {import("./api.js").ApiError} error
 * @param {{retry: () => void, choose: () => void, clear: () => void}} ways
 */
export function errorNotice(error, { retry, choose, clear }) {
  const code = knownCode(error.code);
  const actions = [];
  if (isPhotoFault(error)) actions.push({ text: t("photo.choose"), run: choose, primary: true });
  else if (code === "invalid_filter") actions.push({ text: t("empty.clear"), run: clear, primary: true });
  else actions.push({ text: t("error.retry"), run: retry, primary: true });
  const reference = code === "unknown" && error.requestId ? t("error.request", { id: error.requestId }) : "";
  return notice(code === "offline" ? "offline" : "alert", t(`error.${code}.title`), t(`error.${code}`), actions, reference);
}

/** @param {import("./api.js").ApiError} error @param {number|null} seconds @param {() => void} cancel */
export function waitNotice(error, seconds, cancel) {
  const code = knownCode(error.code);
  const when = seconds === null ? "" : t("error.countdown", { n: seconds });
  const actions = [{ text: t("search.cancel"), run: cancel }];
  return notice(code === "offline" ? "offline" : "clock", t(`error.${code}.title`), `${t(`error.${code}`)} ${when}`, actions);
}

/**
 * Nothing found: say which part of the question to give up.
 * @param {import("./address.js").State} state @param {Action[]} [wishWays] ways out by taking off a wish
 */
export function emptyNotice(state, { clear, whole, wordless }, wishWays = []) {
  const actions = [...wishWays];
  if (countOf(state.filters)) actions.push({ text: t("empty.clear"), run: clear, primary: true });
  if (state.box) actions.push({ text: t("empty.whole"), run: whole });
  if (state.words && (state.photo || state.product)) actions.push({ text: t("empty.wordless"), run: wordless });
  const reason = countOf(state.filters) ? "filters" : state.words ? "words" : state.photo || state.product ? "photo" : "shop";
  return notice("search", t("empty.title"), t(`empty.${reason}`), actions);
}

/** @param {Action[]} actions */
function notice(symbol, title, text, actions, small = "") {
  return el("div.notice", {}, icon(symbol), el("h2", {}, title), el("p", {}, text), small && el("p.hint", {}, small),
    el("div.notice-actions", {}, ...actions.map(({ text: label, run, primary }) =>
      el(primary ? "button.button.primary" : "button.button", { type: "button", onclick: run }, label))));
}

function knownCode(code) {
  const known = SAME_WORDS[code] ?? code;
  return tOr(`error.${known}.title`, "") ? known : "unknown";
}
