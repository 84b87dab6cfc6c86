// Tells Shopsight what shoppers do, in the terms of GA4 e-commerce; how: docs/events.md.
// Before consent() nothing is stored and nobody is named. Do-Not-Track and Global Privacy Control turn all of it off.
(() => {
  const url = new URL("v1/events", document.currentScript.src).href;
  const SHOPPER = "shopsight.shopper", SESSION = "shopsight.session", UNSENT = "shopsight.unsent";
  const MOST_WAITING = 200, AT_ONCE = 20, SOON_MS = 1500, LATEST_MS = 60000;
  const isOff = navigator.doNotTrack === "1" || navigator.globalPrivacyControl === true;
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const pageSession = random();
  let waiting = [], timer = 0, wait_ms = SOON_MS, isSending = false;

  /** Storage may be forbidden: then nobody is named. */
  const store = (storage, key, value) => {
    try {
      const kept = globalThis[storage];
      if (value === null) kept.removeItem(key);
      else if (value !== undefined) kept.setItem(key, value);
      return kept.getItem(key);
    } catch {
      return null;
    }
  };
  const local = (key, value) => store("localStorage", key, value);
  const shopper = () => (isOff ? "" : local(SHOPPER) || "");
  const session = () => (shopper() && (store("sessionStorage", SESSION) || store("sessionStorage", SESSION, pageSession))) || pageSession;

  /** @param {boolean} isGiven @returns {boolean} whether the shopper now has a pseudonym in this browser */
  function consent(isGiven = true) {
    if (isGiven && !isOff) local(SHOPPER, shopper() || random());
    else for (const storage of ["localStorage", "sessionStorage"]) [SHOPPER, UNSENT, SESSION].forEach((key) => store(storage, key, null));
    return Boolean(shopper());
  }

  /** @param {string} name of GA4 @param {object} [fields] items, search_term, query_id, value, currency, … */
  function track(name, fields) {
    if (isOff) return;
    const who = { user_pseudo_id: shopper() || undefined, session_id: session() };
    const event = { event_id: random(), event_name: name, event_time: new Date().toISOString(), ...who, ...fields };
    waiting = [...waiting, event].slice(-MOST_WAITING);
    if (waiting.length < AT_ONCE) plan();
    else flush();
  }

  const plan = () => (timer ||= setTimeout(flush, wait_ms));
  const body = (events) => JSON.stringify({ events });

  /** Send what waits. An event sent twice is the same event, so whatever is in doubt is sent again. */
  async function flush() {
    clearTimeout(timer);
    timer = 0;
    if (isSending || !waiting.length) return;
    isSending = true;
    const events = waiting.slice(0, AT_ONCE);
    try {
      const options = { method: "POST", body: body(events), mode: "no-cors", credentials: "omit", keepalive: true };
      const answer = await fetch(url, options); // of status 0 where it is another host's
      await answer.text(); // unread it would stay open
      if (answer.status === 429 || answer.status >= 500) throw answer;
      waiting = waiting.filter((event) => !events.includes(event));
      wait_ms = SOON_MS;
    } catch {
      wait_ms = Math.min(2 * wait_ms, LATEST_MS);
    }
    isSending = false;
    if (waiting.length) plan();
  }

  /** The page may never come back: the browser takes the rest over, or the next page does. */
  function leave() {
    if (waiting.length && navigator.onLine && navigator.sendBeacon(url, body(waiting.slice(0, AT_ONCE)))) waiting = waiting.slice(AT_ONCE);
    if (waiting.length && shopper()) local(UNSENT, JSON.stringify(waiting));
  }

  if (isOff) consent(false);
  try {
    waiting = JSON.parse(local(UNSENT)) || [];
  } catch {}
  local(UNSENT, null);
  if (waiting.length) plan();
  addEventListener("online", () => ((wait_ms = SOON_MS), flush()));
  addEventListener("pagehide", leave);
  addEventListener("visibilitychange", () => document.hidden && leave());
  globalThis.shopsightEvents = { track, consent, shopper, flush, isOff };
})();
