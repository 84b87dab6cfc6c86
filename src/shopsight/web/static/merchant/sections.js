// The sections of the console, in the order of their tabs. Each is a module of its own, loaded when it is first shown:
// `export const texts = {en, zh}` and `export async function show(root, signal)`, which fills root; the signal is
// aborted when the merchant goes elsewhere.

/** @type {{id: string, load: () => Promise<{texts: object, show: (root: HTMLElement, signal: AbortSignal) => Promise<void>}>}[]} */
export const SECTIONS = [
  { id: "dashboard", load: () => import("./dashboard.js") },
  { id: "imports", load: () => import("./imports.js") },
  { id: "campaigns", load: () => import("./campaigns.js") },
  { id: "associations", load: () => import("./associations.js") },
  { id: "recommendations", load: () => import("./recommendations.js") },
  { id: "experiments", load: () => import("./experiments.js") },
];
