// The grid of results: cards, skeletons while waiting, more on scrolling, arrow keys from card to card.
import { photoUrl } from "./api.js";
import { byId, el, icon, prefersLessMotion } from "./dom.js";
import { percent, price, t, tOr } from "./i18n.js";
import { likeness, likenessBadge } from "./verdict.js";

const SKELETONS = 12;
const PAGES_BY_SCROLLING = 4;

/** @typedef {import("./api.js").Hit} Hit */

export class Results {
  /**
   * @param {{hrefOf: (patch: object) => string, onOpen: (hit: Hit) => void, onLike: (hit: Hit) => void,
   *   onMore: () => void, whyButton: (hit: Hit) => HTMLElement|false}} handlers
   */
  constructor(handlers) {
    Object.assign(this, { handlers, grid: byId("grid"), more: byId("more"), pages: 0 });
    this.grid.addEventListener("keydown", (event) => this.#arrow(event));
    this.atEnd = new IntersectionObserver(([entry]) => entry.isIntersecting && this.pages < PAGES_BY_SCROLLING
      && this.more.querySelector("button:not([disabled])")?.click(), { rootMargin: "600px" });
    this.atEnd.observe(this.more);
  }

  /** While a search runs: skeletons where there is nothing yet, else the old results, dimmed. */
  busy() {
    this.grid.setAttribute("aria-busy", "true");
    if (this.grid.childElementCount && !this.grid.querySelector(".skeleton")) return;
    this.more.replaceChildren();
    const bones = () => el("li.card.skeleton", { "aria-hidden": "true" }, el("div.card-photo"), el("p.bone"), el("p.bone.short"));
    this.grid.replaceChildren(...Array.from({ length: SKELETONS }, bones));
  }

  /** @param {import("./api.js").Answer} answer */
  show(answer) {
    this.pages = 1;
    this.grid.removeAttribute("aria-busy");
    this.grid.replaceChildren(...answer.hits.map((hit, place) => this.#card(hit, place)));
    this.#foot(answer);
  }

  /** @param {Hit[]} hits the further page @param {import("./api.js").Answer} answer with all hits up to now */
  append(hits, answer) {
    this.pages += 1;
    const focused = this.more.contains(document.activeElement);
    const cards = hits.map((hit, place) => this.#card(hit, place));
    this.grid.append(...cards);
    this.#foot(answer);
    if (focused) cards[0]?.querySelector("a").focus();
  }

  clear() {
    this.grid.removeAttribute("aria-busy");
    this.grid.replaceChildren();
    this.more.replaceChildren();
  }

  /** @param {Hit} hit */
  #card(hit, place) {
    const { onLike, onOpen, hrefOf } = this.handlers;
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      onOpen(hit);
    };
    const link = el("a.card-link", { href: hrefOf({ item: hit.product_id }), onclick: open, "aria-label": spoken(hit) }, hit.title);
    const like = el("button.like", { type: "button", title: t("hit.like"),
      "aria-label": t("hit.like.of", { title: hit.title }), onclick: () => onLike(hit) }, icon("similar"));
    const card = el("li.card", { "data-product": hit.product_id },
      el("div.card-photo", {}, photoOf(hit), hit.probability ? likenessBadge(hit) : similarityOf(hit)),
      el("div.card-text", {},
        hit.brand && el("p.card-brand", {}, hit.brand),
        el("h2.card-title", {}, link),
        priceTag(hit),
        el("p.card-facts", {}, ...factsOf(hit))),
      like, this.handlers.whyButton(hit));
    if (!prefersLessMotion()) card.style.animationDelay = `${Math.min(place, 11) * 25}ms`;
    return card;
  }

  #foot(answer) {
    if (!answer.cursor || answer.hits.length >= answer.total) {
      this.more.replaceChildren(answer.hits.length > 8 ? el("p.hint", {}, t("results.end")) : "");
      return;
    }
    const ask = (event) => {
      event.currentTarget.disabled = true;
      this.handlers.onMore();
    };
    this.more.replaceChildren(el("button.button", { type: "button", onclick: ask }, t("results.more")));
    this.atEnd.unobserve(this.more); // observing anew asks whether the end is still in view
    this.atEnd.observe(this.more);
  }

  #arrow(event) {
    const links = [...this.grid.querySelectorAll(".card-link")];
    const here = links.indexOf(event.target);
    if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = getComputedStyle(this.grid).gridTemplateColumns.split(" ").length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -here, End: links.length - 1 - here };
    const next = links[here + (steps[event.key] ?? 0)];
    if (!(event.key in steps)) return;
    event.preventDefault();
    next?.focus();
  }
}

/** @param {{price: object|null, sale_price: object|null}} priced @returns {HTMLElement|false} */
export function priceTag({ price: regular, sale_price: sale }) {
  if (!regular) return false;
  if (!sale || sale.minor >= regular.minor) return el("p.price", {}, price(regular));
  return el("p.price", {},
    el("ins", {}, el("span.visually-hidden", {}, t("price.now", { price: "" })), price(sale)), " ",
    el("del", {}, el("span.visually-hidden", {}, t("price.was", { price: "" })), price(regular)));
}

export const availabilityTag = (availability) =>
  el(`span.stock.${availability}`, {}, tOr(`availability.${availability}`, availability));

/** A photo that says so when it cannot be had, instead of a broken picture. */
export function picture(photoId, size_px, alt) {
  if (!photoId) return el("span.no-photo", {}, t("photo.none"));
  const image = el("img", { src: photoUrl(photoId, size_px), srcset: size_px < 640 ? `${photoUrl(photoId, size_px * 2)} 2x` : null,
    alt, loading: "lazy", decoding: "async", draggable: "true" });
  image.addEventListener("error", () => image.replaceWith(el("span.no-photo", {}, t("photo.none"))));
  return image;
}

const photoOf = (hit) => picture(hit.photo_id, 320, "");

function similarityOf({ similarity }) {
  if (similarity === null || similarity === undefined) return false;
  return el("span.similarity", { title: t("hit.similarity.about") }, alike(similarity));
}

const alike = (similarity) => t("hit.similarity", { percent: percent(Math.max(0, Math.min(1, similarity))) });

function told(hit) {
  if (hit.probability) return likeness(hit);
  return typeof hit.similarity === "number" && alike(hit.similarity);
}

function factsOf({ availability, variants }) {
  const many = variants.length > 1 && el("span", {}, t("hit.variants", { n: variants.length }));
  return [availability && availability !== "in_stock" && availabilityTag(availability), many].filter(Boolean);
}

function spoken(hit) {
  const paid = hit.sale_price ?? hit.price;
  const facts = [hit.brand, paid && price(paid), told(hit)];
  return [t("hit.open", { title: hit.title }), ...facts].filter(Boolean).join(", ");
}
