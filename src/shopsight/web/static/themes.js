// The switch between the system's colors, light and dark; remembered.
import { recall, remember, t } from "./i18n.js";

const KEY = "shopsight.theme";
const ORDER = ["auto", "light", "dark"];
const ICONS = { auto: "auto", light: "sun", dark: "moon" };

export class ThemeSwitch {
  /** @param {HTMLButtonElement} button with an icon inside */
  constructor(button) {
    this.button = button;
    this.theme = ORDER.includes(recall(KEY)) ? recall(KEY) : "auto";
    button.addEventListener("click", () => this.#next());
    this.show();
  }

  /** Show the present theme, in the language now in use. */
  show() {
    const root = document.documentElement;
    if (this.theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = this.theme;
    this.button.firstElementChild.className = `icon icon-${ICONS[this.theme]}`;
    this.button.title = t(`theme.${this.theme}`);
    this.button.setAttribute("aria-label", this.button.title);
  }

  #next() {
    this.theme = ORDER[(ORDER.indexOf(this.theme) + 1) % ORDER.length];
    remember(KEY, this.theme);
    this.show();
  }
}
