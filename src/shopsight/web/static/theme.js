// Sets the remembered color theme before the first paint; a plain script because modules run too late for that.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("shopsight.theme");
  } catch {
    // Storage may be forbidden; the system's theme is then used.
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
