// Advertised places: apart from the grid and its order, each labelled as what it is; being seen and clicked is told.
import { byId, el } from "./dom.js";
import { addTexts, price, t } from "./i18n.js";
import { picture, priceTag } from "./results.js";
import { tellPlace } from "./telling.js";

export const PLACES = 3;
const SEEN_SHARE = 0.5;
const SEEN_MS = 1000; // half of it for a second: what the trade counts as a view

addTexts({
  en: { "sponsored.label": "Sponsored", "sponsored.list": "Sponsored products", "sponsored.about": "Shops and brands pay for these places. They fit what you look at and are not part of the results." },
  zh: { "sponsored.label": "广告", "sponsored.list": "广告商品", "sponsored.about": "这些位置由商家付费展示，与您正在看的内容相符，但不属于结果。" },
});

/**
 * @typedef {{hit: import("./api.js").Hit, campaign_id: string, position: number, token: string}} Place
 */

export class Sponsored {
  /**
   * @param {{hrefOf: (patch: object) => string, onOpen: (hit: import("./api.js").Hit) => void}} handlers
   * @param {HTMLElement} root where the places are; its title has its id with "-title"
   */
  constructor(handlers, root = byId("sponsored")) {
    Object.assign(this, { handlers, root, told: new Set(), waiting: new Map() });
    this.sight = new IntersectionObserver((entries) => entries.forEach((entry) => this.#look(entry)), { threshold: SEEN_SHARE });
  }

  /** @param {{query_id: string, sponsored: Place[]}|null} answer null: none */
  show(answer) {
    const places = answer?.sponsored ?? [];
    this.sight.disconnect();
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
    this.root.hidden = !places.length;
    if (!places.length) return this.root.replaceChildren();
    const cards = places.map((place) => this.#card(place, answer.query_id));
    this.root.replaceChildren(
      el("h2.sponsored-title", { id: `${this.root.id}-title`, title: t("sponsored.about") }, t("sponsored.list")),
      el("ul.sponsored-list", {}, ...cards));
    cards.forEach((card) => this.sight.observe(card));
  }

  #card(place, queryId) {
    const { hit } = place;
    const open = (event) => {
      this.#tell("select_promotion", place, queryId);
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
      event.preventDefault();
      this.handlers.onOpen(hit);
    };
    const spoken = [t("sponsored.label"), hit.title, hit.brand, hit.price && price(hit.sale_price ?? hit.price)].filter(Boolean).join(", ");
    const card = el("li.card.sponsored-card", { "data-product": hit.product_id },
      el("div.card-photo", {}, picture(hit.photo_id, 320, ""), el("span.sponsored-label", {}, t("sponsored.label"))),
      el("div.card-text", {},
        hit.brand && el("p.card-brand", {}, hit.brand),
        el("h3.card-title", {}, el("a.card-link", { href: this.handlers.hrefOf({ item: hit.product_id }), onclick: open,
          onauxclick: open, rel: "sponsored", "aria-label": spoken }, hit.title)),
        priceTag(hit)));
    card.seen = () => this.#tell("view_promotion", place, queryId);
    return card;
  }

  #look({ target, isIntersecting }) {
    clearTimeout(this.waiting.get(target));
    if (isIntersecting) this.waiting.set(target, setTimeout(() => (this.sight.unobserve(target), target.seen()), SEEN_MS));
  }

  /** Tell each thing once for each place. */
  #tell(name, { hit, position, token }, queryId) {
    if (this.told.has(name + token)) return;
    this.told.add(name + token);
    tellPlace(name, hit, position, token, queryId);
  }
}
