// Speaks /v1: searches, products, photo addresses, and errors as one class.

const BASE = new URL("v1/", import.meta.url);
const TRIES = 6;
const WORTH_WAITING = new Set(["rate_limited", "overloaded", "offline"]);

/**
 * @typedef {{amount: string, currency: string, minor: number}} Money
 * @typedef {[number, number, number, number]} Box left, top, right, bottom, 0–1
 * @typedef {{box: Box, score: number, category: string|null, category_probability: number|null, searched: boolean}} Region
 * @typedef {{product_id: string, title: string, brand: string, category: string[], price: Money|null,
 *   sale_price: Money|null, availability: string, attributes: Record<string, string[]>, score: number,
 *   similarity: number|null, probability: {same: number, similar: number, unrelated: number}|null, photo_id: string|null, photo_url: string|null, box: Box, variants: string[],
 *   link: string, matched: ("text"|"picture"|"code")[], rank_before: number|null}} Hit
 * @typedef {{text: string, field: string, op: string, values: string[], must: boolean, without: string,
 *   found_without: number|null}} Wish
 * @typedef {{request_id: string, query_id: string, photo_id: string|null, regions: Region[],
 *   verdict: {kind: "found"|"similar"|"not_here", probability: number}|null, hits: Hit[], total: number,
 *   facets: Record<string, {value: string, count: number}[]>, cursor: string|null,
 *   took_ms: Record<string, number>, wishes: Wish[], words_left: string,
 *   advice: {kind: string, strength: number}|null, query_id: string, sponsored: import("./sponsored.js").Place[]}} Answer
 * @typedef {{file?: File, address?: string, photo?: string, product?: string, words?: string, box?: Box|null, filter?: string,
 *   sort?: string, limit?: number, cursor?: string|null, facets?: string[], sponsored?: number, shopper?: string}} Question
 */

/** What went wrong, in the words of core/errors.py; `code` is "offline" when the server could not be reached. */
export class ApiError extends Error {
  constructor(code, message, { status = 0, retryAfter_s = null, requestId = "", retryable = false } = {}) {
    super(message);
    Object.assign(this, { code, status, retryAfter_s, requestId, retryable });
  }
}

/** @param {Question} question @param {AbortSignal} [signal] @returns {Promise<Answer>} */
export function search(question, signal) {
  const { file, address, photo, product: productId, words, box, filter, sort, limit, cursor, facets, read, sponsored, shopper } = question;
  const fields = {
    photo_url: address, photo_id: file ? "" : photo, product_id: productId, words, box, filter, sort, limit, cursor, facets, read, sponsored, shopper,
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value?.length || value > 0 || value === true));
  if (!file) {
    const headers = { "content-type": "application/json" };
    return ask("search", { method: "POST", headers, body: JSON.stringify(given), signal });
  }
  const form = new FormData();
  form.append("photo", file, file.name);
  for (const [name, value] of Object.entries(given)) form.append(name, Array.isArray(value) ? value.join(",") : value);
  return ask("search", { method: "POST", body: form, signal });
}

/** @param {string} id @param {AbortSignal} [signal] */
export function product(id, signal) {
  return ask(`products/${encodeURIComponent(id)}`, { signal });
}

/**
 * Why a hit was found, asked with what the search was asked with.
 * @param {{hit: Hit, photo?: string, product?: string, box?: Box|null, words?: string, filter?: string}} asked
 * @returns {Promise<{query: import("./heat.js").Heat|null, hit: import("./heat.js").Heat|null, links: import("./heat.js").Link[],
 *   reasons: {kind: "word"|"filter"|"same", field: string, values: string[]}[]}>}
 */
export function explain({ hit, photo, product: productId, box, words, filter }) {
  const fields = { hit_product_id: hit.product_id, hit_photo_id: hit.photo_id, photo_id: photo, product_id: productId,
    box: photo || productId ? box?.join(",") : "", words, filter };
  return ask(`explanations?${new URLSearchParams(Object.entries(fields).filter(([, value]) => value))}`, {});
}

/** @param {string} id @param {number} limit @param {AbortSignal} [signal] what looks like a product */
export const similar = (id, limit, signal, more = {}) =>
  ask(`products/${encodeURIComponent(id)}/similar?${new URLSearchParams({ limit, ...more })}`, { signal });

/** @param {string} id @param {number} limit @param {AbortSignal} [signal] what goes with a product */
export const goesWith = (id, limit, signal) => ask(`products/${encodeURIComponent(id)}/goes-with?limit=${limit}`, { signal });

/** @param {string} shopper @param {number} limit what a shopper may like */
export const forYou = (shopper, limit, sponsored) => ask(`recommendations?${new URLSearchParams({ shopper, limit, sponsored })}`);

/** @param {string} id @param {160|320|640|1024} size_px of the longer side */
export const photoUrl = (id, size_px) => new URL(`photos/${encodeURIComponent(id)}?size=${size_px}`, BASE).href;

/**
 * Ask until it works, waiting as the server says, or 1 s doubling to 32 s; only where trying again can help.
 * @template T @param {() => Promise<T>} attempt @param {AbortSignal} signal
 * @param {(error: ApiError, seconds: number|null) => void} onWait called every second; null: until online again
 * @returns {Promise<T>}
 */
export async function persist(attempt, signal, onWait) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!WORTH_WAITING.has(error.code) || tried === TRIES) throw error;
      if (error.code === "offline" && !navigator.onLine) await onlineAgain(error, signal, onWait);
      else await countdown(error.retryAfter_s ?? Math.min(2 ** (tried - 1), 32), error, signal, onWait);
    }
  }
}

/** Speak to any route. @param {string} path below /v1/ @param {RequestInit} [options] @returns {Promise<any>} */
export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(new URL(path, BASE), { ...options, headers: { accept: "application/json", ...options.headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("offline", "the server cannot be reached", { retryable: true });
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => null);
  if (response.ok && (body || response.status === 204)) return body;
  throw toError(response, body?.error ?? {});
}

function toError(response, { code, message, retryable, request_id }) {
  const seconds = Number.parseFloat(response.headers.get("retry-after") ?? "");
  const byStatus = { 401: "unauthorized", 403: "unauthorized", 413: "image_too_large", 429: "rate_limited", 503: "overloaded" };
  return new ApiError(code ?? byStatus[response.status] ?? "unknown", message ?? response.statusText, {
    status: response.status,
    retryAfter_s: Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 120) : null,
    requestId: request_id ?? response.headers.get("x-request-id") ?? "",
    retryable: retryable ?? [429, 503].includes(response.status),
  });
}

async function countdown(seconds, error, signal, onWait) {
  for (let left = Math.ceil(seconds); left > 0; left -= 1) {
    onWait(error, left);
    await waitFor(1000, signal);
  }
}

async function onlineAgain(error, signal, onWait) {
  onWait(error, null);
  await new Promise((resolve, reject) => {
    window.addEventListener("online", resolve, { once: true });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function waitFor(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
