// Checks that the tests of the page run inside it: what has no name, no contrast, no visible focus, too small a target.
const audit = {
  nameless() {
    const named = (node) =>
      node.getAttribute("aria-label") || node.labels?.length || node.textContent.trim() || node.hasAttribute("alt");
    const controls = "a, button, input, select, summary, [role=application], img";
    return shown(controls).filter((node) => !named(node)).map(brief);
  },

  faint() {
    return shown("body *")
      .filter((node) => node.checkVisibility({ opacityProperty: true }) && hasOwnText(node))
      .filter((node) => !node.closest(".visually-hidden, .skip-link"))
      .map((node) => [node.textContent.trim().slice(0, 40), contrast(getComputedStyle(node).color, ground(node))])
      .filter(([, ratio]) => ratio < 4.5);
  },

  focused() {
    const node = document.activeElement;
    const styles = [node, node.closest(".searchbar")]
      .filter(Boolean)
      .flatMap((at) => [getComputedStyle(at), getComputedStyle(at, "::after")]);
    const isShown = styles.some((style) => parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none")
      || styles.some((style) => style.boxShadow !== "none");
    return { name: node.id || node.className || node.tagName, isShown: node === document.body || isShown };
  },

  small() {
    return shown("button, select, input, summary")
      .filter((node) => Math.min(node.getBoundingClientRect().width, node.getBoundingClientRect().height) < 24)
      .map(brief);
  },
};

function shown(selector) {
  return [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
}

function brief(node) {
  return node.outerHTML.slice(0, 120);
}

function hasOwnText(node) {
  return [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
}

function channels(color) {
  return color.match(/[\d.]+/g).map(Number);
}

function ground(node) {
  for (let at = node; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (color.startsWith("rgb") && (channels(color)[3] ?? 1) > 0.85) return color;
  }
  return getComputedStyle(document.documentElement).backgroundColor;
}

// WCAG 2: relative luminance of sRGB, and the ratio of two.
function contrast(one, other) {
  const luminances = [one, other].map((color) => {
    const [r, g, b] = channels(color).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}
