// The page: holds the state, keeps the address in step with it, asks the server, and hands the answer to the parts.
import { fromAddress, isHome, sameSearch, START, toAddress, SORTS } from "./address.js";
import { lookCloser } from "./again.js";
import * as api from "./api.js";
import { takePhoto } from "./camera.js";
import { categoryChip } from "./category.js";
import { Crop } from "./crop.js";
import { announce, byId, el } from "./dom.js";
import { facetFields, forgetFacets, learnFields, showActive, showFacets } from "./facets.js";
import { NONE, toText } from "./filters.js";
import { showSamples } from "./home.js";
import { currentLanguage, preferredLanguage, rememberLanguage, t, useLanguage } from "./i18n.js";
import { choosePhoto, installIntake, prepared } from "./intake.js";
import { emptyNotice, errorNotice, isPhotoFault, waitNotice } from "./notices.js";
import { ProductDialog } from "./product.js";
import { showAdvice } from "./quality.js";
import { showForYou } from "./recommendations.js";
import { Results } from "./results.js";
import { PLACES, Sponsored } from "./sponsored.js";
import { ThemeSwitch } from "./themes.js";
import { installConsent, shopper, tellAnswer, tellChoice, tellLook, tellMore } from "./telling.js";
import { showTiming } from "./timing.js";
import { installVoice } from "./voice.js";
import { showWishes, spokenWishes, wishWays } from "./wishes.js";
import { verdictTitle } from "./verdict.js";
import { Why } from "./why.js";

const PAGE_SIZE = 24;
const ANSWERS_KEPT = 20;

/** @type {import("./address.js").State} */
let state = START;
/** @type {import("./api.js").Answer|null} the answer on show, with all pages loaded so far */
let answer = null;
/** @type {import("./address.js").State} what the answer on show was asked for */
let answered = START;
/** @type {AbortController|null} */
let searching = null;
/** @type {AbortController|null} the closer look at the photo of the answer on show */
let reading = null;
let lastAttempt = () => {};
const uploads = new Map(); // photo id -> the shopper's own file, how to show it, and whether the server keeps it too
const answers = new Map(); // address -> answer, so that going back is instant

const crop = new Crop(byId("query-photo"), { onBox: cropped, onRemove: () => go({ photo: "", product: "", box: null }) });
const results = new Results({ hrefOf, onOpen: opened, onLike: (hit) => like(hit.product_id), onMore: more,
  whyButton: (hit) => why.buttonFor(hit) });
const sponsored = new Sponsored({ hrefOf, onOpen: (hit) => go({ item: hit.product_id }) });
const why = new Why(explained);
const details = new ProductDialog(byId("product"), {
  onClose: closeItem, onLike: (id) => (details.close(), like(id)), onOpen: (id) => go({ item: id }, { replace: true }), hrefOf,
});
const theme = new ThemeSwitch(byId("theme"));
const showConsent = installConsent(byId("consent"));

function start() {
  history.scrollRestoration = "manual";
  byId("sort").append(...SORTS.map((sort) => el("option", { value: sort, "data-i18n": `sort.${sort}` })));
  useLanguage(preferredLanguage(addressLanguage()));
  installIntake({ onPhoto: searchByFile, onAddress: searchByPictureAddress, onCamera: openCamera });
  byId("search-form").addEventListener("submit", (event) => (event.preventDefault(), wordsEntered()));
  installVoice(byId("speak"), byId("words"), wordsEntered);
  byId("words").addEventListener("search", wordsEntered); // the little cross of the field
  byId("sort").addEventListener("change", ({ target }) => go({ sort: target.value, all: state.all || isHome(state) }));
  byId("home-link").addEventListener("click", (event) => (event.preventDefault(), go(START)));
  byId("browse-link").addEventListener("click", (event) => (event.preventDefault(), go({ ...START, all: true })));
  byId("language").addEventListener("click", switchLanguage);
  document.addEventListener("keydown", shortcut);
  window.addEventListener("popstate", ({ state: kept }) => apply(fromAddress(location.search), kept?.scroll_px ?? 0));
  const wide = matchMedia("(min-width: 60rem)");
  const fold = () => (byId("filters").open = wide.matches);
  wide.addEventListener("change", fold);
  fold();
  labelSwitches();
  apply(fromAddress(location.search));
}

/** Change the state, put it into the history, and show it. */
function go(patch, { replace = false } = {}) {
  const next = { ...state, ...patch };
  const address = toAddress(next, addressLanguage());
  if (address !== (location.search || location.pathname)) {
    history.replaceState({ ...history.state, scroll_px: scrollY }, "");
    if (replace) history.replaceState(history.state, "", address);
    else history.pushState({ scroll_px: 0, hasOpened: next.item }, "", address);
  }
  apply(next);
}

/** Show a state: search again only where the question differs from the one answered. */
function apply(next, scroll_px = null) {
  const isNew = !answer || !sameSearch(state, next);
  if (next.photo !== state.photo || next.product !== state.product || next.words !== state.words) forgetFacets();
  const changed = !sameSearch(state, next);
  if (next.item && next.item !== state.item) tellLook(next.item);
  state = next;
  byId("words").value = state.words;
  byId("sort").value = state.sort;
  showActive(state.filters, changeFilters);
  if (isHome(state)) showHome();
  else if (isNew) runSearch();
  if (scroll_px !== null) scrollTo(0, scroll_px);
  else if (changed && !isHome(state) && scrollY > byId("main").offsetTop) scrollTo(0, 0);
  if (state.item) details.open(state.item, answer?.hits.find((hit) => hit.product_id === state.item));
  else details.close();
  document.title = [state.words, "Shopsight"].filter(Boolean).join(" · ");
}

async function showHome() {
  searching?.abort();
  reading?.abort();
  searching = answer = null;
  setView("home");
  byId("home-notice").replaceChildren();
  const byPhoto = (hit) => go({ ...START, photo: hit.photo_id });
  showForYou(byId("for-you"), { hrefOf, onOpen: (id) => go({ item: id }) });
  const href = (hit) => toAddress({ ...START, photo: hit.photo_id }, addressLanguage());
  try {
    const count = await showSamples(byPhoto, href);
    if (!count) byId("home-notice").replaceChildren(emptyNotice(START, {}));
  } catch (error) {
    byId("home-notice").replaceChildren(errorNotice(error, { ...ways(), retry: showHome }));
  }
}

/** @returns {import("./api.js").Question} the state, as a question; a photo that the server does not keep goes along */
function question() {
  const upload = uploads.get(state.photo);
  return {
    file: upload?.isKept ? null : upload?.file, photo: state.photo, product: state.product, words: state.words, box: state.box, filter: toText(state.filters),
    sort: state.sort, limit: PAGE_SIZE, facets: facetFields(), sponsored: PLACES, shopper: shopper(),
  };
}

/** What the hits on show are explained by: the question, its photo as the server knows it, and their places in it. */
function explained() {
  const asked = question();
  const kept = asked.photo && !asked.file && (uploads.get(asked.photo)?.isKept ?? true) ? asked.photo : "";
  const isByLooks = (asked.photo || asked.product) && state.sort === "relevance";
  return { question: asked, photo: kept, src: querySource(), rank: (hit) => (isByLooks ? answer.hits.indexOf(hit) + 1 : 0) };
}

async function runSearch() {
  setView("results");
  showQueryPhoto([]);
  const address = toAddress({ ...state, item: "" }, null);
  const kept = answers.get(address);
  if (kept) {
    searching?.abort();
    searching = null;
    return showThenReorder(kept);
  }
  lastAttempt = runSearch;
  const asked = question();
  const found = await ask((signal) => api.search(asked, signal));
  if (found) showThenReorder(remembered(address, found));
}

/** @param {File} file */
async function searchByFile(file) {
  const asked = newQuestion();
  let ready = null;
  await searchByNewPhoto(URL.createObjectURL(file), asked.words, async (signal) => {
    ready ??= await prepared(file);
    return { found: await api.search({ ...asked, file: ready }, signal), file: ready };
  });
}

/** @param {string} address of a picture elsewhere, which the server fetches */
async function searchByPictureAddress(address) {
  const asked = { ...newQuestion(), address };
  await searchByNewPhoto("", asked.words, async (signal) => ({ found: await api.search(asked, signal), file: null }));
}

/** Words just typed go along with a new photo; words, filters and order of the search before do not. */
function newQuestion() {
  const typed = byId("words").value.trim();
  return { words: typed === state.words ? "" : typed, limit: PAGE_SIZE, facets: facetFields(), sponsored: PLACES, shopper: shopper() };
}

/**
 * A photo that the server has not seen: its id becomes the state once the answer brings it.
 * @param {string} preview address of the shopper's own file in this page, "" where there is none
 * @param {string} words that go along
 * @param {(signal: AbortSignal) => Promise<{found: import("./api.js").Answer, file: File|null}>} attempt
 */
async function searchByNewPhoto(preview, words, attempt) {
  details.close();
  setView("results");
  results.clear();
  crop.hide();
  if (preview) crop.show({ src: preview, box: null, regions: [] });
  byId("active-filters").hidden = byId("filters").hidden = true;
  byId("results").focus({ preventScroll: true });
  scrollTo(0, 0);
  lastAttempt = () => searchByNewPhoto(preview, words, attempt);
  const outcome = await ask(attempt);
  if (!outcome) return;
  const { found, file } = outcome;
  const photo = found.photo_id ?? `unkept-${uploads.size}`;
  if (preview) uploads.set(photo, { file, preview, isKept: found.photo_id !== null });
  const next = { ...START, words, photo };
  remembered(toAddress(next, null), found);
  answer = null;
  go(next);
}

/** Run one search, the only one at a time; null when it was given up or failed, which is then already shown. */
async function ask(attempt) {
  searching?.abort();
  reading?.abort();
  const mine = new AbortController();
  searching = mine;
  setBusy(true);
  try {
    const found = await api.persist(() => attempt(mine.signal), mine.signal, (error, seconds) => waiting(error, seconds));
    return mine === searching ? found : null;
  } catch (error) {
    if (mine === searching && error.name !== "AbortError") fail(error);
    return null;
  } finally {
    if (mine === searching) {
      searching = null;
      setBusy(false);
    }
  }
}

/** Show an answer, and then the order in which its hits belong once text and codes on the photo are read. */
async function showThenReorder(found) {
  show(found);
  reading?.abort();
  const mine = (reading = new AbortController());
  const address = toAddress({ ...state, item: "" }, null);
  const closer = await lookCloser(question(), found, mine.signal);
  if (!closer || mine.signal.aborted || searching || answer !== found) return;
  const isInUse = document.activeElement?.closest(".card");
  if (isInUse) return;
  remembered(address, closer);
  const reorder = () => {
    answer = closer;
    results.show(closer);
    showTiming(closer.took_ms);
  };
  if (document.startViewTransition && !matchMedia("(prefers-reduced-motion: reduce)").matches) document.startViewTransition(reorder);
  else reorder();
  announce(t("results.reordered"));
}

/** @param {import("./api.js").Answer} found */
function show(found) {
  answer = found;
  answered = state;
  tellAnswer(found, state);
  byId("notice").replaceChildren();
  setBusy(false);
  showActive(state.filters, changeFilters, categoryChip(found, state.filters, changeFilters));
  results.show(found);
  sponsored.show(found);
  why.close();
  showQueryPhoto(found.regions);
  showTitle();
  showTiming(found.took_ms);
  learnFields(found.hits);
  const currency = found.hits.find((hit) => hit.price)?.price.currency ?? "";
  showFacets(found, state.filters, currency, changeFilters);
  showWishes(found.wishes, currency, changeWords);
  if (!found.hits.length) byId("notice").replaceChildren(emptyNotice(state, ways(), wishWays(found.wishes, currency, changeWords)));
  const hint = isByLooks(found) && t("results.by_looks");
  if (hint) byId("notice").replaceChildren(el("p.hint", {}, hint));
  const advice = showAdvice(found.advice);
  const heard = spokenWishes(found.wishes, currency);
  const count = found.hits.length ? t("results.count", { n: found.total }) : t("empty.title");
  announce([heard, count, hint, advice].filter(Boolean).join(". "));
}

/** Whether words alone asked, and only pictures answered: what the text names always comes early. */
function isByLooks({ hits }) {
  const wordsAlone = state.words && !state.photo && !state.product;
  return wordsAlone && hits.length > 0 && !hits.some((hit) => hit.matched.includes("text"));
}

async function more() {
  const before = answer;
  const asked = { ...question(), facets: [], cursor: before.cursor, read: before.read };
  try {
    const page = await api.search(asked);
    if (answer !== before) return;
    tellMore(page, before.hits.length);
    answer = { ...before, hits: [...before.hits, ...page.hits], cursor: page.cursor };
    remembered(toAddress({ ...state, item: "" }, null), answer);
    results.append(page.hits, answer);
    if (page.hits.length) announce(t("results.loaded", { n: page.hits.length }));
  } catch (error) {
    byId("more").replaceChildren(errorNotice(error, { ...ways(), retry: more }));
  }
}

function opened(hit) {
  tellChoice(hit, answer?.hits.indexOf(hit) ?? 0, answer);
  go({ item: hit.product_id });
}

function showQueryPhoto(regions) {
  const src = querySource();
  if (src) crop.show({ src, box: state.box, regions });
  else crop.hide();
}

/** The address of the photo that was asked by, "" where none was. */
function querySource() {
  const { photo, product } = state;
  if (photo) return uploads.get(photo)?.preview ?? api.photoUrl(photo, 640);
  return product && answer?.photo_id ? api.photoUrl(answer.photo_id, 640) : "";
}

function showTitle() {
  const kind = state.photo ? "photo" : state.product ? "product" : state.words ? "words" : "browse";
  const byLooks = (state.photo || state.product) && state.sort === "relevance";
  const count = el("span.total", {}, t(byLooks ? "results.closest" : "results.count", { n: answer.total }));
  byId("results-title").replaceChildren(el("span", {}, verdictTitle(answer) || t(`results.title.${kind}`, { words: state.words })), " ", count);
}

function setView(view) {
  document.documentElement.dataset.view = view;
}

function setBusy(isBusy) {
  document.documentElement.toggleAttribute("data-busy", isBusy);
  if (!isBusy) return;
  showAdvice(null);
  byId("notice").replaceChildren();
  results.busy();
  const cancelButton = el("button.text-button", { type: "button", onclick: cancel }, t("search.cancel"));
  byId("results-title").replaceChildren(el("span.looking", {}, t("search.running")), " ", cancelButton);
  byId("timing").hidden = true;
  sponsored.show(null);
}

function waiting(error, seconds) {
  byId("notice").replaceChildren(waitNotice(error, seconds, cancel));
  byId("results-title").replaceChildren();
  results.clear();
}

function fail(error) {
  answer = null;
  results.clear();
  showWishes([], "", changeWords);
  byId("results-title").replaceChildren();
  if (isPhotoFault(error) && error.code !== "image_too_small") crop.hide(); // a small frame can be made larger
  const notice = errorNotice(error, ways());
  byId("notice").replaceChildren(notice);
  announce(notice.textContent);
}

const ways = () => ({
  retry: () => lastAttempt(),
  choose: choosePhoto,
  clear: () => go({ filters: NONE }),
  whole: () => go({ box: null }),
  wordless: () => go({ words: "" }),
});

/** Give up the running search and return to what was there before it. */
function cancel() {
  if (!searching) return;
  searching.abort();
  searching = null;
  setBusy(false);
  announce(t("search.cancelled"));
  if (!answer) go(isHome(state) ? state : START);
  else if (sameSearch(state, answered)) show(answer);
  else go(answered, { replace: true });
}

const remembered = (address, found) => {
  answers.delete(address);
  answers.set(address, found);
  if (answers.size > ANSWERS_KEPT) answers.delete(answers.keys().next().value);
  return found;
};

const like = (id) => go({ ...START, product: id });

const changeFilters = (filters) => go({ filters, all: state.all || isHome({ ...state, filters }) });

/** A frame on the photo of a product turns the question into one by that photo. */
function cropped(box) {
  const photo = state.photo || answer?.photo_id;
  if (photo) go({ photo, product: "", box });
}

/** Closing is going back where opening was a step, so that Back never opens the dialog again. */
function closeItem() {
  if (history.state?.hasOpened) history.back();
  else go({ item: "" }, { replace: true });
}

const wordsEntered = () => changeWords(byId("words").value.trim());

function changeWords(words) {
  const isBlank = !words && !state.photo && !state.product;
  if (words !== state.words || (!answer && !searching)) go(isBlank ? START : { words });
}

async function openCamera() {
  try {
    const photo = await takePhoto(byId("camera"));
    if (photo) await searchByFile(photo);
  } catch {
    announce(t("camera.refused"));
    choosePhoto();
  }
}

function shortcut(event) {
  const isTyping = event.target.matches("input, textarea, select");
  if (event.key === "/" && !isTyping && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    byId("words").focus();
    byId("words").select();
  }
  if (event.key === "Escape" && searching && !document.querySelector("dialog[open]")) {
    event.preventDefault(); // or else the field of the words would be emptied too
    cancel();
  }
}

function switchLanguage() {
  const chosen = currentLanguage() === "en" ? "zh" : "en";
  rememberLanguage(chosen);
  history.replaceState(history.state, "", toAddress(state, addressLanguage() && chosen));
  useLanguage(chosen);
  labelSwitches();
  crop.translate();
  details.translate();
  if (isHome(state)) showHome();
  else if (answer) show(answer);
}

function labelSwitches() {
  const button = byId("language");
  button.textContent = t("language.other");
  button.setAttribute("aria-label", t("language.switch"));
  button.lang = currentLanguage() === "en" ? "zh" : "en";
  theme.show();
  showConsent();
}

const addressLanguage = () => new URLSearchParams(location.search).get("lang");

function hrefOf(patch) {
  return toAddress({ ...state, ...patch }, addressLanguage());
}

start();
