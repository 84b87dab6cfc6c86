// Who asks: a random pseudonym that this browser keeps, and the events that are told under it.
import { ask } from "./api.js";
import { recall, remember } from "./i18n.js";

const KEY = "shopsight.shopper";
let mine = "";

/** The pseudonym: says nothing of the person, and is gone when the browser's storage is cleared. */
export function shopper() {
  mine ||= recall(KEY) ?? randomName();
  remember(KEY, mine);
  return mine;
}

/** Tell that something was done; nobody waits for it, and nothing is lost to the shopper where it fails. @param {object} event in GA4's words */
export function tell(event) {
  const whole = { event_id: randomName(), event_time: new Date().toISOString(), user_pseudo_id: shopper(), ...event };
  const headers = { "content-type": "application/json" };
  ask("events", { method: "POST", keepalive: true, headers, body: JSON.stringify({ events: [whole] }) }).catch(() => {});
}

const randomName = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
