// The page's language: picks it, remembers it, and fills in texts, numbers and prices.
import en from "./i18n/en.js";
import zh from "./i18n/zh.js";

const TEXTS = { en, zh };
const LOCALES = { en: navigator.languages.find((tag) => tag.startsWith("en")) ?? "en", zh: "zh-CN" };
const KEY = "shopsight.language";
let language = "en";

/** @returns {"en"|"zh"} the language in use */
export const currentLanguage = () => language;

/** The language that the address, the last visit or the browser asks for, in this order. */
export function preferredLanguage(fromAddress) {
  const wishes = [fromAddress, recall(KEY), ...navigator.languages];
  return wishes.map((tag) => tag?.toLowerCase().split("-")[0]).find((tag) => tag in TEXTS) ?? "en";
}

export function useLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = LOCALES[chosen];
  translate(document);
}

export function rememberLanguage(chosen) {
  remember(KEY, chosen);
}

/** @param {string} key @param {Record<string, string|number>} [values] `n` chooses the plural form */
export function t(key, values = {}) {
  const entry = TEXTS[language][key] ?? TEXTS.en[key] ?? key;
  const form = typeof entry === "string" ? entry : entry[new Intl.PluralRules(language).select(values.n)] ?? entry.other;
  return form.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

/** Give the page more texts, those of a part that it loads only when it is shown. @param {{en: object, zh: object}} texts */
export function addTexts(texts) {
  for (const [tongue, more] of Object.entries(texts)) Object.assign(TEXTS[tongue], more);
}

/** Like `t`, but `fallback` where the page has no such text (a field or step that only this shop knows). */
export const tOr = (key, fallback) => (key in TEXTS[language] ? t(key) : fallback);

/** Fill in every element that names its text by data-i18n, data-i18n-label or data-i18n-placeholder. */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-i18n]")) node.textContent = t(node.dataset.i18n);
  for (const node of root.querySelectorAll("[data-i18n-placeholder]")) node.placeholder = t(node.dataset.i18nPlaceholder);
  for (const node of root.querySelectorAll("[data-i18n-label]")) {
    node.setAttribute("aria-label", t(node.dataset.i18nLabel));
    if (node.matches("button, a")) node.title = t(node.dataset.i18nLabel);
  }
}

/** @param {{amount: string|number, currency: string}} money */
export function price(money) {
  const amount = Number(money.amount);
  const options = { style: "currency", currency: money.currency, currencyDisplay: "narrowSymbol" };
  return new Intl.NumberFormat(LOCALES[language], options).format(amount);
}

/** @param {number} fraction 0–1 */
export const percent = (fraction) =>
  new Intl.NumberFormat(LOCALES[language], { style: "percent", maximumFractionDigits: 0 }).format(fraction);

export const milliseconds = (ms) =>
  new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms);

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden or full; the choice then lasts as long as the page.
  }
}

function shown(value) {
  return typeof value === "number" ? new Intl.NumberFormat(LOCALES[language]).format(value) : value ?? "";
}
