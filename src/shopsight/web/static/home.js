// The start page: a choice of the shop's own photos to search by, as different from each other as they come.
import * as api from "./api.js";
import { byId, el } from "./dom.js";
import { learnFields } from "./facets.js";
import { t } from "./i18n.js";
import { picture } from "./results.js";

const ASKED = 120;
const SHOWN = 18;
let hits = null;

/** @param {(hit: import("./api.js").Hit) => void} onChoose @param {(hit: import("./api.js").Hit) => string} hrefOf */
export async function showSamples(onChoose, hrefOf) {
  hits ??= api.search({ limit: ASKED }).then((answer) => {
    learnFields(answer.hits);
    return varied(answer.hits.filter((hit) => hit.photo_id), SHOWN);
  });
  const list = byId("samples");
  if (!list.childElementCount) list.replaceChildren(...Array.from({ length: SHOWN }, () => el("li.sample.skeleton", { "aria-hidden": "true" })));
  try {
    list.replaceChildren(...(await hits).map((hit) => sample(hit, onChoose, hrefOf)));
    return (await hits).length;
  } catch (error) {
    hits = null;
    list.replaceChildren();
    throw error;
  }
}

function sample(hit, onChoose, hrefOf) {
  const choose = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose(hit);
  };
  const label = t("samples.use", { title: hit.title });
  return el("li.sample", {}, el("a", { href: hrefOf(hit), title: hit.title, "aria-label": label, onclick: choose },
    picture(hit.photo_id, 320, "")));
}

/** Take turns among the categories, so that no kind of product crowds out the others. */
function varied(all, count) {
  const kinds = grouped(all);
  const queues = [...kinds.values()];
  const chosen = [];
  for (let turn = 0; chosen.length < Math.min(count, all.length); turn += 1) {
    for (const queue of queues) if (queue[turn] && chosen.length < count) chosen.push(queue[turn]);
  }
  return chosen;
}

function grouped(all) {
  const kinds = new Map();
  for (const hit of all) kinds.set(hit.category.at(-1) ?? "", [...(kinds.get(hit.category.at(-1) ?? "") ?? []), hit]);
  return kinds;
}
