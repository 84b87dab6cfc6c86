// Builds elements. Text always goes in as text, never as HTML, whoever wrote it.

/**
 * @param {string} name tag, optionally with classes: "button.icon-button"
 * @param {Record<string, unknown>} [properties] attributes; `on…` are listeners; false and null leave one out
 * @param {...(Node|string|null|undefined|false)} children
 */
export function el(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const icon = (name) => el(`span.icon.icon-${name}`, { "aria-hidden": "true" });

export const byId = (id) => document.getElementById(id);

/** Tell a screen reader; the same text twice in a row is told twice. */
export function announce(text) {
  const announcer = byId("announcer");
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = text));
}

export const prefersLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
