// Speaks /v1 with the merchant's key, which is kept for as long as the tab is open and sent nowhere else.
import { ask } from "../api.js";

const KEY = "shopsight.merchant-key";

export const hasKey = () => Boolean(sessionStorage.getItem(KEY));

/** @param {string} key "" forgets it */
export function useKey(key) {
  if (key) sessionStorage.setItem(KEY, key);
  else sessionStorage.removeItem(KEY);
}

/** Take the key out of an address like …/merchant/#key=sk_…, so that it stands neither there nor in the history. */
export function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return;
  useKey(key);
  history.replaceState(null, "", location.pathname + location.search);
}

/** @param {string} path below /v1/ @param {AbortSignal} [signal] @returns {Promise<any>} */
export const get = (path, signal) => ask(path, { signal, headers: authority() });

/** @param {"POST"|"PUT"|"PATCH"|"DELETE"} method @param {string} path below /v1/ @param {object} [body] @returns {Promise<any>} */
export const send = (method, path, body) =>
  ask(path, {
    method,
    headers: { ...authority(), ...(body && { "content-type": "application/json" }) },
    body: body && JSON.stringify(body),
  });

const authority = () => (hasKey() ? { authorization: `Bearer ${sessionStorage.getItem(KEY)}` } : {});
