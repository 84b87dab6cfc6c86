// Money in minor units, as the API has it, and in major units, as people write it.
import { price } from "../i18n.js";

/** @param {string} currency @returns {number} how many decimals it has */
export function decimals(currency) {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
}

/** @param {number} minor @param {string} currency */
export const money = (minor, currency) => price({ amount: minor / 10 ** decimals(currency), currency });

/** @param {number|null|undefined} minor @returns {string} for an input */
export const toMajor = (minor, currency) => (minor === null || minor === undefined ? "" : String(minor / 10 ** decimals(currency)));

/** @param {string} text of an input @returns {number|null} */
export const toMinor = (text, currency) => (text === "" ? null : Math.round(Number(text) * 10 ** decimals(currency)));
