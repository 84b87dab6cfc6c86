// Why a product was found: a button on each card that shows where the photos look alike, and what else agreed, in words.
import * as api from "./api.js";
import { announce, el, icon } from "./dom.js";
import { heatMap, loaded, middleOf } from "./heat.js";
import { t, tOr } from "./i18n.js";

const PAUSE_MS = 250;
const NARROW = "(max-width: 40rem)";

/** @typedef {import("./api.js").Hit} Hit */

export class Why {
  /**
   * @param {() => {question: import("./api.js").Question, photo: string, src: string, rank: (hit: Hit) => number}} asked
   *   what the answer on show was asked with: `photo` is the id that the server knows the photo by, "" for none;
   *   `src` shows it; `rank` is a hit's place, 0 where places say nothing of likeness
   */
  constructor(asked) {
    Object.assign(this, { asked, button: null, isKept: false, timer: 0 });
    this.panel = el("section.why-panel", { id: "why", hidden: true });
    this.panel.addEventListener("pointerleave", () => this.#leave());
    this.panel.addEventListener("pointerenter", () => clearTimeout(this.timer));
    document.body.append(this.panel);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event));
    document.addEventListener("pointerdown", ({ target }) => this.button && !this.panel.contains(target)
      && !this.button.contains(target) && this.close());
  }

  /** @param {Hit} hit @returns {HTMLButtonElement|false} false where nothing was asked that a hit could answer */
  buttonFor(hit) {
    const { question: { words, filter, product }, src } = this.asked();
    if (!words && !filter && !product && !src) return false;
    const button = el("button.why", { type: "button", "aria-expanded": "false", "aria-controls": "why",
      "aria-label": t("why.of", { title: hit.title }) }, t("why"));
    const told = once(() => this.#tell(hit));
    const soon = () => this.#soon(() => this.#open(button, hit, told));
    button.addEventListener("click", () => this.#press(button, hit, told));
    button.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && soon());
    button.addEventListener("pointerleave", () => this.#leave());
    button.addEventListener("focus", () => button.matches(":focus-visible") && soon());
    button.addEventListener("blur", () => this.#leave());
    return button;
  }

  close() {
    clearTimeout(this.timer);
    this.button?.setAttribute("aria-expanded", "false");
    this.button = null;
    this.panel.hidden = true;
    this.panel.replaceChildren();
  }

  #soon(act) {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, PAUSE_MS);
  }

  /** What was only looked at goes by itself; what was pressed stays. */
  #leave() {
    clearTimeout(this.timer);
    if (this.button && !this.isKept) this.#soon(() => this.close());
  }

  #escape(event) {
    clearTimeout(this.timer);
    if (!this.button) return;
    event.preventDefault();
    const { button } = this;
    const hadFocus = this.panel.contains(document.activeElement);
    this.close();
    if (hadFocus) button.focus();
  }

  async #press(button, hit, told) {
    if (this.button === button && this.isKept) return this.close();
    await this.#open(button, hit, told);
    if (this.button !== button) return;
    this.isKept = true;
    announce(this.panel.querySelector(".why-told")?.textContent ?? "");
  }

  async #open(button, hit, told) {
    clearTimeout(this.timer);
    if (this.button !== button) {
      this.close();
      this.isKept = false;
      this.button = button;
      button.setAttribute("aria-expanded", "true");
      this.panel.setAttribute("aria-label", t("why.of", { title: hit.title }));
      this.#fill(el("p.hint", {}, t("search.running")));
    }
    const content = await told();
    if (this.button === button) this.#fill(content);
  }

  #fill(content) {
    const close = el("button.icon-button.why-close", { type: "button", "aria-label": t("why.close"), title: t("why.close"),
      onclick: () => this.close() }, icon("close"));
    this.panel.replaceChildren(el("h2", {}, t("why.title")), close, content);
    this.panel.hidden = false;
    this.#place();
  }

  /** Beside the card where there is room; on a narrow screen the style sheet puts it at the bottom. */
  #place() {
    const { style } = this.panel;
    if (matchMedia(NARROW).matches) return Object.assign(style, { left: "", top: "" });
    const card = this.button.closest(".card").getBoundingClientRect();
    const { width, height } = this.panel.getBoundingClientRect();
    const room = document.documentElement.clientWidth - width - 8;
    const beside = card.right + 8 <= room ? card.right + 8 : card.left - width - 8;
    const top = Math.max(8, Math.min(card.top, innerHeight - height - 8));
    Object.assign(style, { left: `${scrollX + Math.max(8, Math.min(beside, room))}px`, top: `${scrollY + top}px` });
  }

  /** @param {Hit} hit @returns {Promise<HTMLElement>} */
  async #tell(hit) {
    const { question: { product, box, words, filter }, photo, src, rank } = this.asked();
    try {
      const why = await api.explain({ hit, photo, product, box, words, filter });
      const drawn = why.query && (await drawing(why, src, hit));
      const lines = [moved(hit, rank(hit)), ...why.reasons.map(reasonText)].filter(Boolean);
      if (!why.query && src) lines.push(t(photo || product ? "why.no_map" : "why.not_kept"));
      if (!lines.length && !drawn) lines.push(t("why.nothing"));
      return el("div.why-told", {}, drawn, lines.length > 0 && el("ul.why-reasons", {}, ...lines.map((line) => el("li", {}, line))));
    } catch (error) {
      return el("p.inline-error", {}, tOr(`error.${error.code}`, t("error.unknown")));
    }
  }
}

/** The map with what it says in words: for those who cannot see it, and where a photo cannot be had. */
async function drawing({ query, hit, links }, src, { photo_id }) {
  const said = t("why.map", { query: t(`why.part.${middleOf(query.rows)}`), hit: t(`why.part.${middleOf(hit.rows)}`) });
  const caption = el("figcaption", {}, el("span", {}, said), el("small.hint", {}, t("why.map.about")));
  try {
    const [one, other] = await Promise.all([loaded(src), loaded(api.photoUrl(photo_id, 640))]);
    const canvas = heatMap({ image: one, heat: query }, { image: other, heat: hit }, links);
    canvas.setAttribute("aria-hidden", "true");
    return el("figure", {}, canvas, caption);
  } catch {
    return el("p", {}, said);
  }
}

/** How a closer look, and words, changed the hit's place; nothing where it stayed. */
function moved(hit, rank) {
  const before = hit.rank_before;
  if (!rank || !before || rank === before) return "";
  const by = t(hit.matched.includes("text") ? "why.by_words" : "why.by_look");
  return t(rank < before ? "why.up" : "why.down", { before, rank, by });
}

function reasonText({ kind, field, values }) {
  const name = tOr(`why.field.${field}`, tOr(`facet.${field}`, field.replaceAll("_", " ")));
  const told = values.map((value) => t("why.quoted", { value })).join(t("why.and"));
  return t(`why.${kind}`, { field: name, values: told });
}

/** @template T @param {() => Promise<T>} act @returns {() => Promise<T>} */
function once(act) {
  let done = null;
  return () => (done ??= act());
}
