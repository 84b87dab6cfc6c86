// The merchant's console: its sections, one at a time, behind the merchant's key.
import { announce, byId, el } from "../dom.js";
import { addTexts, currentLanguage, preferredLanguage, rememberLanguage, t, useLanguage } from "../i18n.js";
import { ThemeSwitch } from "../themes.js";
import { hasKey, takeKeyFromAddress, useKey } from "./door.js";
import { field, heading, trouble } from "./parts.js";
import { SECTIONS } from "./sections.js";
import texts from "./texts.js";

let leaving = new AbortController();
let theme;

function start() {
  addTexts(texts);
  takeKeyFromAddress();
  useLanguage(preferredLanguage(new URLSearchParams(location.search).get("lang")));
  theme = new ThemeSwitch(byId("theme"));
  byId("language").addEventListener("click", switchLanguage);
  byId("leave").addEventListener("click", () => (useKey(""), show()));
  window.addEventListener("hashchange", show);
  show();
}

/** Show the section that the address names, or ask for the key. */
async function show() {
  takeKeyFromAddress();
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const section = SECTIONS.find(({ id }) => id === location.hash.slice(1).split("/")[0]) ?? SECTIONS[0];
  const root = byId("section");
  label(section);
  if (!hasKey()) return root.replaceChildren(keyForm());
  root.setAttribute("aria-busy", "true");
  const filled = el("div.section-body");
  try {
    const module = await section.load();
    addTexts(module.texts);
    await module.show(filled, signal);
    if (signal.aborted) return;
    root.replaceChildren(filled);
    announce(root.querySelector("h1")?.textContent ?? "");
  } catch (error) {
    if (signal.aborted) return;
    const isRefused = error.status === 401 || error.status === 403;
    if (isRefused) useKey("");
    label(section);
    root.replaceChildren(isRefused ? keyForm(error.message) : trouble(error, show));
  } finally {
    if (!signal.aborted) root.removeAttribute("aria-busy");
  }
}

function keyForm(refusal = "") {
  const input = el("input", { type: "password", autocomplete: "off", required: true, spellcheck: "false" });
  const enter = (event) => {
    event.preventDefault();
    useKey(input.value.trim());
    show();
  };
  return el("form.key-form", { onsubmit: enter },
    heading(t("console.key.title"), t("console.key.about")),
    refusal && el("p.refusal", { role: "alert" }, refusal),
    field(t("console.key"), input, t("console.key.hint")),
    el("button.button.primary", {}, t("console.key.enter")));
}

function label(shown) {
  byId("sections").replaceChildren(...SECTIONS.map(({ id }) =>
    el("li", {}, el("a", { href: `#${id}`, "aria-current": id === shown.id && "page" }, t(`section.${id}`)))));
  byId("leave").hidden = !hasKey();
  document.title = `${t(`section.${shown.id}`)} · Shopsight`;
  const button = byId("language");
  button.textContent = t("language.other");
  button.setAttribute("aria-label", t("language.switch"));
  theme.show();
}

function switchLanguage() {
  const chosen = currentLanguage() === "en" ? "zh" : "en";
  rememberLanguage(chosen);
  useLanguage(chosen);
  show();
}

start();
