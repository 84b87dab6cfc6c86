// A closer look: text and codes on the photo take longer to read than the page should wait, so they come second.
import { search } from "./api.js";

const SURE = 0.9;

/** @param {import("./api.js").Question} asked @param {import("./api.js").Answer} found @returns {boolean} whether reading could move a hit */
function isWorthIt(asked, found) {
  const isByLooks = asked.photo && !asked.words && asked.sort === "relevance";
  return isByLooks && found.hits.length > 1 && !found.read && !found.lookedCloser && !(found.hits[0].probability?.same >= SURE);
}

/**
 * The same answer with what is printed on the thing taken into account; null where that changes nothing or fails.
 * @param {import("./api.js").Question} asked @param {import("./api.js").Answer} found @param {AbortSignal} signal
 * @returns {Promise<import("./api.js").Answer|null>}
 */
export async function lookCloser(asked, found, signal) {
  if (!isWorthIt(asked, found)) return null;
  found.lookedCloser = true;
  try {
    const closer = await search({ ...asked, read: true, sponsored: 0 }, signal);
    const moved = closer.hits.some((hit, place) => hit.product_id !== found.hits[place]?.product_id);
    return moved ? { ...closer, read: true, sponsored: found.sponsored } : null;
  } catch {
    return null;
  }
}
