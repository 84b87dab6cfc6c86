// Tells the shop what is done on this page, as far as the shopper allows it: searches, choices, looks, and thumbs.
import { ask } from "./api.js";
import { announce, byId, el } from "./dom.js";
import { t } from "./i18n.js";

const REASONS = ["kind", "color", "style", "price", "other"];
let told = "";
/** The arms of experiments that the shopper is in, which every event tells. */
let arms = {};

// A browser may refuse to load the script that sends them.
const NOBODY = { track() {}, consent: () => false, shopper: () => "", isOff: true };
const events = () => globalThis.shopsightEvents ?? NOBODY;
/** The pseudonym that events carry; "" before consent, and where nothing is told. */
export const shopper = () => events().shopper();

/** Ask which arms the shopper is in; nobody is in any before consent. */
async function learnArms() {
  const who = shopper();
  const found = who && (await ask(`assignments?${new URLSearchParams({ shopper: who })}`).catch(() => null));
  arms = found?.details ?? {};
}

const track = (name, fields) => events().track(name, { ...fields, ...arms });
const item = (hit, index) => ({
  item_id: hit.product_id, index,
  ...(hit.price && { price: Number((hit.sale_price ?? hit.price).amount) }),
});
const currencyOf = (hits) => {
  const currency = hits.find((hit) => hit.price)?.price.currency;
  return currency ? { currency } : {};
};

/** An answer is on show. The same one again, reordered or come back to, is not told again. */
export function tellAnswer(found, { photo, product, words }) {
  byId("feedback").replaceChildren(...(found.hits.length ? [thumbs(found)] : []));
  if (found.query_id === told) return;
  const method = photo ? "photo" : product ? "product" : words ? "words" : "browse";
  tellList(method === "browse" ? "view_item_list" : "search", found, 0, { method, ...(words && { search_term: words.slice(0, 1000) }) });
  told = found.query_id;
}

/** A further page of the answer. @param {number} start how many hits came before */
export const tellMore = (found, start) => tellList("view_item_list", found, start, { method: "more" });

function tellList(name, found, start, more) {
  const items = found.hits.map((hit, place) => item(hit, start + place));
  track(name, { query_id: found.query_id, item_list_id: "search", items, ...currencyOf(found.hits), ...more });
}

/** A hit was opened from the list. */
export function tellChoice(hit, index, found) {
  track("select_item", { query_id: found?.query_id, item_list_id: "search", items: [item(hit, index)], ...currencyOf([hit]) });
}

/** An advertised place was seen or clicked. @param {"view_promotion"|"select_promotion"} name @param {string} token of the place */
export function tellPlace(name, hit, position, token, queryId) {
  const items = [{ item_id: hit.product_id, index: position - 1 }];
  track(name, { query_id: queryId, item_list_id: "sponsored", place: token, items });
}

/** A product is looked at. */
export const tellLook = (productId) => track("view_item", { items: [{ item_id: productId }] });

/** Whether the shopper allows a pseudonym on this device; hidden where the browser has said no already. */
export function installConsent(button) {
  const show = () => {
    const isOn = Boolean(events().shopper());
    button.hidden = events().isOff;
    button.setAttribute("aria-pressed", String(isOn));
    button.textContent = t(isOn ? "consent.on" : "consent.off");
    button.title = t("consent.about");
  };
  button.addEventListener("click", () => (events().consent(!events().shopper()), show(), learnArms()));
  show();
  learnArms();
  return show;
}

/** "Is this what you meant?": a thumb up is one press; a thumb down asks why. */
function thumbs(found) {
  const box = el("div.question", { role: "group", "aria-label": t("feedback.question") });
  const tell = (helpful, reason) => {
    const first = found.hits.slice(0, 1).map((hit) => item(hit, 0));
    track("feedback", { query_id: found.query_id, item_list_id: "search", items: first, ...currencyOf(found.hits), helpful, ...(reason && { reason }) });
    box.replaceChildren(el("span.hint", {}, t("feedback.thanks")));
    announce(t("feedback.thanks"));
  };
  const button = (text, run) => el("button.text-button", { type: "button", onclick: run }, text);
  const why = () => {
    box.replaceChildren(el("span", {}, t("feedback.why")), ...REASONS.map((reason) => button(t(`feedback.reason.${reason}`), () => tell(false, reason))));
    box.querySelector("button").focus();
  };
  box.append(el("span", {}, t("feedback.question")), button(t("feedback.yes"), () => tell(true)), button(t("feedback.no"), why));
  return box;
}
