// The photo of the search with a frame that mouse, finger and keyboard move, and marks on the products found in it.
import { announce, el, icon } from "./dom.js";
import { percent, t } from "./i18n.js";

const WHOLE = [0, 0, 1, 1];
const SMALLEST = 0.06;
const STEP = 0.02;
const KEY_PAUSE_MS = 500;
const MOST_MARKS = 8;
const CORNERS = ["nw", "ne", "sw", "se"];
const EDGES = ["n", "e", "s", "w"];

/** @typedef {import("./api.js").Box} Box */

export class Crop {
  /** @param {HTMLElement} root @param {{onBox: (box: Box|null) => void, onRemove: () => void}} handlers */
  constructor(root, handlers) {
    Object.assign(this, { root, handlers, box: WHOLE, found: null, drag: null, timer: 0 });
  }

  /** @param {{src: string, box: Box|null, regions: import("./api.js").Region[]}} photo */
  show({ src, box, regions }) {
    this.root.hidden = false;
    if (this.src !== src || !this.stage) this.#build(src);
    if (!box) this.found = regions;
    if (!this.drag) this.#place(box ?? regions[0]?.box ?? WHOLE);
    this.frame.title = regions.find((region) => same(region.box, this.box))?.category ?? "";
    this.#mark();
  }

  hide() {
    this.root.hidden = true;
    this.root.replaceChildren();
    this.stage = this.src = null;
  }

  /** Build again, in the language now in use. */
  translate() {
    if (!this.stage) return;
    const { found } = this;
    this.#build(this.src);
    this.found = found;
    this.#place(this.box);
    this.#mark();
  }

  #build(src) {
    this.src = src;
    this.found = null; // not known yet: with the shopper's own box the answer names only that
    this.image = el("img", { src, alt: t("crop.alt"), draggable: "false" });
    this.shade = el("span.crop-shade", { "aria-hidden": "true" });
    this.frame = el("div.crop-frame", { role: "application", tabindex: "0", "aria-label": t("crop.box") });
    for (const edge of EDGES) this.frame.append(el(`span.crop-edge.${edge}`, { "data-pull": edge, "aria-hidden": "true" }));
    for (const corner of CORNERS) {
      const label = t(`crop.corner.${corner}`);
      this.frame.append(el(`button.crop-corner.${corner}`, { type: "button", "data-pull": corner, "aria-label": label }));
    }
    this.marks = el("div.crop-marks");
    this.stage = el("div.crop-stage", {}, el("div.crop-clip", {}, this.image, this.shade), this.marks, this.frame);
    // The photo may fail after the crop was hidden again, so this stage is named and not whichever is there then.
    const { stage } = this;
    this.image.addEventListener("error", () => (stage.dataset.failed = t("crop.gone")));
    this.whole = el("button.text-button", { type: "button", onclick: () => this.#commit(null) }, t("crop.whole"));
    const remove = el("button.icon-button.crop-remove", { type: "button", title: t("crop.remove"),
      "aria-label": t("crop.remove"), onclick: this.handlers.onRemove }, icon("close"));
    const bar = el("div.crop-bar", {}, el("span.hint", {}, t("crop.hint")), this.whole);
    this.root.replaceChildren(el("div.crop-holder", {}, this.stage, remove), bar);
    this.stage.addEventListener("pointerdown", (event) => this.#press(event));
    this.stage.addEventListener("pointermove", (event) => this.#pull(event));
    this.stage.addEventListener("pointerup", (event) => this.#release(event));
    this.stage.addEventListener("pointercancel", (event) => this.#release(event));
    this.frame.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {Box} box */
  #place(box) {
    this.box = box;
    const [left, top, right, bottom] = box;
    for (const node of [this.frame, this.shade]) {
      Object.assign(node.style, {
        left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%`,
      });
    }
    this.stage.toggleAttribute("data-whole", isWhole(box));
    this.whole.hidden = isWhole(box);
  }

  #mark() {
    const things = (this.found ?? []).filter(({ box }) => !isWhole(box)).slice(0, MOST_MARKS);
    const others = things.map((thing, place) => ({ ...thing, n: place + 1 })).filter(({ box }) => !same(box, this.box));
    this.marks.replaceChildren(...others.map(({ box, category, n }) => {
      const label = category ? t("crop.region.of", { category }) : t("crop.region", { n, of: things.length });
      const mark = el("button.crop-mark", { type: "button", title: label, "aria-label": label,
        onclick: () => this.#choose(box) });
      Object.assign(mark.style, { left: `${((box[0] + box[2]) / 2) * 100}%`, top: `${((box[1] + box[3]) / 2) * 100}%` });
      return mark;
    }));
  }

  #press(event) {
    if (event.button !== 0 || event.target.closest(".crop-mark")) return;
    const pull = event.target.dataset.pull ?? (this.frame.contains(event.target) && !isWhole(this.box) ? "move" : "draw");
    if (pull === "draw" && event.pointerType !== "mouse") return; // a finger on the photo scrolls the page
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    this.drag = { pull, from: this.#at(event), box: this.box };
    (event.target.closest("button") ?? this.frame).focus({ preventScroll: true });
  }

  #pull(event) {
    if (!this.drag) return;
    const { pull, from, box } = this.drag;
    const at = this.#at(event);
    if (pull === "draw") {
      const drawn = [Math.min(from[0], at[0]), Math.min(from[1], at[1]), Math.max(from[0], at[0]), Math.max(from[1], at[1])];
      if (drawn[2] - drawn[0] >= SMALLEST && drawn[3] - drawn[1] >= SMALLEST) this.#place(drawn);
    } else this.#place(pulled(box, pull, at[0] - from[0], at[1] - from[1]));
  }

  #release(event) {
    const drag = this.drag;
    this.drag = null;
    if (!drag) return;
    if (event.type === "pointercancel") this.#place(drag.box);
    else if (!same(this.box, drag.box)) this.#commit(this.box);
  }

  #key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? STEP * 5 : STEP;
    this.#place(pulled(this.box, event.target.dataset.pull ?? "move", way[0] * step, way[1] * step));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const [left, top, right, bottom] = this.box.map(percent);
      announce(t("crop.at", { left, top, right, bottom }));
      this.#commit(this.box);
    }, KEY_PAUSE_MS);
  }

  /** Search what a mark stands for; the mark goes, so the focus moves to the frame that takes its place. */
  #choose(box) {
    this.#commit(box);
    this.frame.focus({ preventScroll: true });
  }

  /** @param {Box|null} box null: the whole photo */
  #commit(box) {
    clearTimeout(this.timer);
    this.#place(box ?? WHOLE);
    this.#mark();
    const isDefault = isWhole(this.box) && this.found?.every((region) => isWhole(region.box));
    this.handlers.onBox(isDefault ? null : this.box);
  }

  #at(event) {
    const area = this.stage.getBoundingClientRect();
    const within = (value) => Math.min(Math.max(value, 0), 1);
    return [within((event.clientX - area.left) / area.width), within((event.clientY - area.top) / area.height)];
  }
}

const isWhole = (box) => same(box, WHOLE);

const same = (one, other) => one.every((part, index) => Math.abs(part - other[index]) < 0.005);

/** @returns {Box} `box` moved, or with the named sides moved, by (dx, dy), inside the photo and not too small */
function pulled([left, top, right, bottom], pull, dx, dy) {
  if (pull === "move") {
    const x = Math.min(Math.max(dx, -left), 1 - right);
    const y = Math.min(Math.max(dy, -top), 1 - bottom);
    return [left + x, top + y, right + x, bottom + y];
  }
  return [
    pull.includes("w") ? Math.min(Math.max(left + dx, 0), right - SMALLEST) : left,
    pull.includes("n") ? Math.min(Math.max(top + dy, 0), bottom - SMALLEST) : top,
    pull.includes("e") ? Math.max(Math.min(right + dx, 1), left + SMALLEST) : right,
    pull.includes("s") ? Math.max(Math.min(bottom + dy, 1), top + SMALLEST) : bottom,
  ];
}
