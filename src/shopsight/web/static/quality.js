// What is wrong with the shopper's photo, if something is: one soft hint below it.
import { byId, icon } from "./dom.js";
import { t } from "./i18n.js";

/** @param {{kind: string}|null|undefined} advice @returns {string} the hint, "" where nothing is wrong */
export function showAdvice(advice) {
  const place = byId("photo-advice");
  const text = advice ? t(`advice.${advice.kind}`) : "";
  place.hidden = !text;
  place.replaceChildren(...(text ? [icon("alert"), text] : []));
  return text;
}
