// One product in a dialog: its photos, price, attributes, variants, and the ways on from it.
import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { t, tOr } from "./i18n.js";
import { rowsOf } from "./recommendations.js";
import { availabilityTag, picture, priceTag } from "./results.js";

export class ProductDialog {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {{onClose: () => void, onLike: (id: string) => void, onOpen: (id: string) => void,
   *   hrefOf: (patch: object) => string}} handlers
   */
  constructor(dialog, handlers) {
    Object.assign(this, { dialog, handlers, id: "", loading: null });
    dialog.addEventListener("close", () => this.id && (this.#forget(), handlers.onClose()));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  /** @param {string} id @param {import("./api.js").Hit|undefined} hit what is known of it already */
  async open(id, hit) {
    if (this.id === id) return;
    this.loading?.abort();
    this.loading = new AbortController();
    this.id = id;
    this.#render(hit ? { ...hit, photos: hit.photo_id ? [{ id: hit.photo_id }] : [] } : { product_id: id, title: "…", photos: [] });
    if (!this.dialog.open) this.dialog.showModal();
    try {
      const product = await api.product(id, this.loading.signal);
      if (this.id === id) this.#render({ ...product, product_id: id, variants: product.variants ?? hit?.variants ?? [] }, hit?.photo_id);
    } catch (error) {
      if (error.name !== "AbortError" && this.id === id) this.#fail(error);
    }
  }

  close() {
    this.#forget();
    if (this.dialog.open) this.dialog.close();
  }

  /** Show it again, in the language now in use. */
  translate() {
    if (this.id) this.#render(this.product, this.photoId);
  }

  #forget() {
    this.loading?.abort();
    this.id = "";
  }

  #render(product, photoId) {
    Object.assign(this, { product, photoId });
    const hadFocus = this.dialog.contains(document.activeElement);
    const close = el("button.icon-button.dialog-close", { type: "button", "aria-label": t("product.close"),
      title: t("product.close"), onclick: () => this.dialog.close() }, icon("close"));
    this.message = el("div", { role: "alert" });
    this.dialog.replaceChildren(gallery(product, photoId), el("div.product-text", {},
      product.brand && el("p.card-brand", {}, product.brand),
      el("h2", { id: "product-title" }, product.title),
      product.category?.length ? el("p.path", {}, product.category.join(" › ")) : false,
      priceTag({ price: null, ...product }),
      product.availability && el("p", {}, availabilityTag(product.availability)),
      el("div.product-actions", {},
        el("button.button.primary", { type: "button", onclick: () => this.handlers.onLike(product.product_id) },
          icon("similar"), el("span", {}, t("hit.like"))),
        shopLink(product.link)),
      this.message,
      product.description && el("p.description", {}, product.description),
      details(product), this.#variants(product)), this.#rows(product), close);
    if (hadFocus) close.focus();
  }

  /** Rows wait for the whole product: what a hit knows of it is on show for a moment only. */
  #rows(product) {
    return product.description !== undefined && rowsOf(product.product_id, this.handlers, this.loading.signal);
  }

  #variants({ variants = [], product_id }) {
    const others = variants.filter((id) => id !== product_id).slice(0, 24);
    if (!others.length) return false;
    const list = el("ul.variants", {});
    for (const id of others) {
      const button = el("button", { type: "button", "aria-label": id, onclick: () => this.handlers.onOpen(id) });
      list.append(el("li", {}, button));
      api.product(id, this.loading.signal).then((variant) => {
        const name = Object.values(variant.attributes ?? {}).flat().slice(0, 3).join(" · ");
        button.append(picture(variant.photos[0]?.id, 160, ""));
        button.title = name || variant.title;
        button.setAttribute("aria-label", [variant.title, name].filter(Boolean).join(", "));
      }, () => button.parentElement.remove());
    }
    return el("section.variants-section", { "aria-label": t("product.variants") }, el("h3", {}, t("product.variants")), list);
  }

  #fail(error) {
    const reason = tOr(`error.${error.code}`, t("error.unknown"));
    this.message.replaceChildren(el("p.inline-error", {}, t("product.failed", { reason })));
  }
}

function gallery({ photos = [], title }, photoId) {
  const first = photos.find((photo) => photo.id === photoId) ?? photos[0];
  const stage = el("div.gallery-stage", {}, picture(first?.id, 640, title));
  if (photos.length < 2) return el("div.gallery", {}, stage);
  const thumbs = photos.slice(0, 12).map((photo, index) => {
    const choose = ({ currentTarget }) => {
      stage.replaceChildren(picture(photo.id, 640, title));
      for (const thumb of currentTarget.closest("ul").querySelectorAll("button")) thumb.ariaCurrent = String(thumb === currentTarget);
    };
    return el("li", {}, el("button", { type: "button", "aria-current": String(photo === first), onclick: choose,
      "aria-label": t("product.photo", { n: index + 1, title }) }, picture(photo.id, 160, "")));
  });
  return el("div.gallery", {}, stage, el("ul.thumbs", { "aria-label": t("product.photos") }, ...thumbs));
}

function details({ attributes = {}, product_id, gtin, seller }) {
  const rows = Object.entries(attributes).filter(([, values]) => values.length)
    .map(([name, values]) => [tOr(`facet.${name}`, name.replaceAll("_", " ")), values.join(", ")]);
  rows.push([t("product.id"), product_id]);
  if (gtin) rows.push([t("product.gtin"), gtin]);
  if (seller) rows.push([t("product.seller"), seller]);
  return el("dl.details", { "aria-label": t("product.details") },
    ...rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

/** Feeds are foreign text: only addresses of the web, or of this very site, become a link. */
function shopLink(link) {
  if (!/^(https?:\/\/|\/(?!\/))/i.test(link ?? "")) return false;
  return el("a.button", { href: link, target: "_blank", rel: "noopener noreferrer" }, el("span", {}, t("product.link")), icon("external"));
}
