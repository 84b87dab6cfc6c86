// Experiments: what is tried on shoppers, and what came of it, readable at any time.
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { interval } from "./charts.js";
import { get, send } from "./door.js";
import { choice, empty, field, figures, heading, number, table, trouble, when } from "./parts.js";

export const texts = {
  en: {
    "experiments.title": "Experiments",
    "experiments.about": "Shoppers are dealt to arms by a hash of their pseudonym; look at the results as often as you like.",
    "experiments.none": "Nothing is being tried yet", "experiments.none.how": "Make a draft, start it, and look here again in some days.",
    "experiments.new": "New experiment", "experiments.name": "What is tried", "experiments.metric": "What it is about",
    "experiments.status": "Status", "experiments.began": "Began", "experiments.actions": "Actions",
    "experiments.knob": "What arm B changes", "experiments.value": "To", "experiments.value.hint": "{about}",
    "experiments.kind": "How", "kind.split": "Each shopper sees A or B", "kind.interleaved": "Everybody sees both orders merged; clicks decide",
    "experiments.share": "Share of shoppers in B, %", "experiments.more": "More arms are made with `shopsight experiments create` or POST /v1/experiments.",
    "experiments.create": "Make draft", "experiments.start": "Start", "experiments.stop": "Stop", "experiments.delete": "Delete",
    "experiments.results": "Results", "experiments.back": "All experiments", "experiments.cancel": "Cancel",
    "experiments.sure": "Stop {title} for good? It cannot be started again.", "experiments.sure.delete": "Delete {title}? Its events stay.",
    "experiments.draft": "draft", "experiments.running": "running", "experiments.stopped": "stopped",
    "metric.click_rate": "Searches with a click", "metric.cart_rate": "Shoppers who put something in the cart",
    "metric.conversion": "Shoppers who ordered", "metric.revenue": "Ordered value a shopper", "metric.thumbs": "Thumbs up",
    "knob.sponsored": "Advertised places", "knob.sponsored.about": "true or false",
    "knob.personal_strength": "Strength of personal order", "knob.personal_strength.about": "0 to 1",
    "knob.storefront": "The shop's own page", "knob.storefront.about": "any text that the page understands",
    "experiments.shoppers": "Shoppers in {arm}",
    "experiments.unsound": "The arms were not filled by their weights, so something loses shoppers or events. Believe nothing below until that is mended.",
    "experiments.contradicting": { one: "{n} shopper was logged in another arm than theirs and is left out.", other: "{n} shoppers were logged in another arm than theirs and are left out." },
    "experiments.nobody": "Nobody has met this experiment yet",
    "experiments.nobody.how": "The shop's page adds `details` of GET /v1/assignments to the events that it sends.",
    "experiments.arm": "Arm", "experiments.figure": "Value", "experiments.interval": "95% at every look", "experiments.counted": "Shoppers",
    "finding.better": "{arm} is better by {low}–{high}", "finding.worse": "{arm} is worse by {low}–{high}",
    "finding.alike": "{arm} makes no difference above 3%", "finding.too_early": "Too early to say of {arm}",
    "preference.title": "Which order clicks prefer", "preference.searches": "Searches with a click", "preference.shoppers": "Shoppers who clicked",
    "preference.better": "{arm} wins {low}–{high} more of the searches with a click", "preference.worse": "{arm} wins {low}–{high} fewer of the searches with a click",
    "preference.alike": "{arm} is preferred no more than the other, within 3%", "preference.axis": "the other ← no difference → {arm}; the axis ends at ±{reach}",
    "preference.how": "Clicks tell it by the answer's `query_id` and their place (`index`); nothing else is to be done.",
    "finding.range": "between {low} and {high}", "experiments.axis": "less ← no difference → more; the axis ends at ±{reach}",
  },
  zh: {
    "experiments.title": "实验",
    "experiments.about": "按顾客假名的哈希分组；结果可以随时查看。",
    "experiments.none": "还没有进行任何实验", "experiments.none.how": "先建草稿，再开始，过几天来这里查看。",
    "experiments.new": "新实验", "experiments.name": "尝试什么", "experiments.metric": "关注的指标",
    "experiments.status": "状态", "experiments.began": "开始时间", "experiments.actions": "操作",
    "experiments.knob": "B 组改变什么", "experiments.value": "改为", "experiments.value.hint": "{about}",
    "experiments.kind": "方式", "kind.split": "每位顾客看到 A 或 B", "kind.interleaved": "所有人看到两种排序的合并结果，由点击决定",
    "experiments.share": "B 组顾客占比，%", "experiments.more": "更多分组可用 `shopsight experiments create` 或 POST /v1/experiments 创建。",
    "experiments.create": "建立草稿", "experiments.start": "开始", "experiments.stop": "停止", "experiments.delete": "删除",
    "experiments.results": "结果", "experiments.back": "全部实验", "experiments.cancel": "取消",
    "experiments.sure": "要永久停止“{title}”吗？之后不能再开始。", "experiments.sure.delete": "要删除“{title}”吗？事件会保留。",
    "experiments.draft": "草稿", "experiments.running": "进行中", "experiments.stopped": "已停止",
    "metric.click_rate": "有点击的搜索", "metric.cart_rate": "加入购物车的顾客",
    "metric.conversion": "下单的顾客", "metric.revenue": "每位顾客的订单金额", "metric.thumbs": "好评",
    "knob.sponsored": "广告位", "knob.sponsored.about": "true 或 false",
    "knob.personal_strength": "个性化排序强度", "knob.personal_strength.about": "0 到 1",
    "knob.storefront": "店铺自己的页面", "knob.storefront.about": "页面能理解的任何文字",
    "experiments.shoppers": "{arm} 组顾客",
    "experiments.unsound": "各组人数与权重不符，说明顾客或事件有丢失。在修复之前，请不要相信下面的结果。",
    "experiments.contradicting": "{n} 位顾客被记录在另一组，已排除。",
    "experiments.nobody": "还没有人遇到这个实验",
    "experiments.nobody.how": "店铺页面要把 GET /v1/assignments 的 `details` 加到它发送的事件里。",
    "experiments.arm": "分组", "experiments.figure": "数值", "experiments.interval": "随时有效的 95% 区间", "experiments.counted": "顾客数",
    "finding.better": "{arm} 好 {low}–{high}", "finding.worse": "{arm} 差 {low}–{high}",
    "finding.alike": "{arm} 的差别不超过 3%", "finding.too_early": "{arm}：现在下结论还太早",
    "preference.title": "点击更偏爱哪种排序", "preference.searches": "有点击的搜索", "preference.shoppers": "有点击的顾客",
    "preference.better": "在有点击的搜索中，{arm} 多赢 {low}–{high}", "preference.worse": "在有点击的搜索中，{arm} 少赢 {low}–{high}",
    "preference.alike": "{arm} 与另一种排序的差别不超过 3%", "preference.axis": "另一种排序 ← 没有差别 → {arm}；坐标轴到 ±{reach}",
    "preference.how": "点击事件带上答案的 `query_id` 和位置（`index`）即可，无需其他改动。",
    "finding.range": "在 {low} 与 {high} 之间", "experiments.axis": "更少 ← 没有差别 → 更多；坐标轴到 ±{reach}",
  },
};

const METRICS = ["click_rate", "cart_rate", "conversion", "revenue", "thumbs"];
const KNOBS = ["sponsored", "personal_strength", "storefront"];
/** What puts the same answer in another order, so that two orders can be merged. */
const ORDERING = ["personal_strength"];

export async function show(root, signal) {
  const id = decodeURIComponent(location.hash.split("/")[1] ?? "");
  if (id) root.append(...(await resultParts(id, signal)));
  else await list(root, signal);
}

async function list(root, signal) {
  const { experiments } = await get("experiments", signal);
  const again = async () => {
    root.replaceChildren();
    await list(root, signal);
  };
  const form = draftForm(again);
  form.hidden = true;
  const open = el("button.button.primary", { type: "button", onclick: () => ((form.hidden = false), form.querySelector("input").focus()) }, t("experiments.new"));
  root.append(
    heading(t("experiments.title"), t("experiments.about"), open),
    form,
    experiments.length ? listTable(experiments, again) : empty(t("experiments.none"), t("experiments.none.how")),
  );
}

const listTable = (experiments, again) => table([
  { title: t("experiments.name"), cell: nameOf },
  { title: t("experiments.status"), cell: ({ status }) => el(`span.status.${status}`, {}, t(`experiments.${status}`)) },
  { title: t("experiments.metric"), cell: ({ metric }) => t(`metric.${metric}`) },
  { title: t("experiments.began"), cell: ({ started_at }) => (started_at ? when(started_at) : "–") },
  { title: t("experiments.actions"), cell: (experiment) => actions(experiment, again) },
], experiments, t("experiments.title"));

const nameOf = ({ id, title, status }) => (status === "draft" ? title : el("a", { href: `#experiments/${encodeURIComponent(id)}` }, title));

function actions({ id, title, status }, again) {
  const path = `experiments/${encodeURIComponent(id)}`;
  const place = el("div.controls");
  const button = (text, method, to, question) =>
    el("button.text-button", { type: "button", "aria-label": `${text}: ${title}`, onclick: async () => {
      if (question && !confirm(question)) return;
      try {
        await send(method, to);
        await again();
      } catch (error) {
        place.append(el("p.refusal", { role: "alert" }, error.message));
      }
    } }, text);
  if (status === "draft") place.append(button(t("experiments.start"), "POST", `${path}/start`));
  if (status === "running") place.append(button(t("experiments.stop"), "POST", `${path}/stop`, t("experiments.sure", { title })));
  if (status !== "running") place.append(button(t("experiments.delete"), "DELETE", path, t("experiments.sure.delete", { title })));
  return place;
}

function draftForm(done) {
  const title = el("input", { required: true, maxlength: 200 });
  const value = el("input", { required: true, maxlength: 100 });
  const share = el("input", { type: "number", min: 1, max: 99, value: 50, required: true });
  const hint = el("span.hint");
  const about = (knob) => (hint.textContent = t(`knob.${knob}.about`));
  const metric = choice(METRICS.map((name) => ({ value: name, text: t(`metric.${name}`) })), METRICS[0], () => {});
  const knob = choice(KNOBS.map((name) => ({ value: name, text: t(`knob.${name}`) })), KNOBS[0], about);
  const split = ["metric", "share"];
  const kind = choice(["split", "interleaved"].map((name) => ({ value: name, text: t(`kind.${name}`) })), "split", (name) => {
    const merged = name === "interleaved";
    for (const part of split) form.querySelector(`.of-${part}`).hidden = merged;
    for (const option of knob.options) option.hidden = option.disabled = merged && !ORDERING.includes(option.value);
    if (merged) knob.value = ORDERING[0];
    about(knob.value);
  });
  const refusal = el("p.refusal", { role: "alert", hidden: true });
  about(KNOBS[0]);
  const make = async (event) => {
    event.preventDefault();
    const merged = kind.value === "interleaved";
    const b = merged ? 0.5 : Number(share.value) / 100;
    const arms = [{ name: "A", weight: 1 - b }, { name: "B", weight: b, changes: { [knob.value]: read(value.value.trim()) } }];
    try {
      await send("POST", "experiments", { title: title.value, kind: kind.value, metric: merged ? METRICS[0] : metric.value, arms });
      await done();
    } catch (error) {
      refusal.hidden = false;
      refusal.textContent = error.message;
    }
  };
  const form = el("form.draft-form", { onsubmit: make },
    field(t("experiments.name"), title), field(t("experiments.kind"), kind), of("metric", field(t("experiments.metric"), metric)), field(t("experiments.knob"), knob),
    el("label.field", {}, el("span", {}, t("experiments.value")), value, hint), of("share", field(t("experiments.share"), share)),
    el("p.hint", {}, t("experiments.more")), refusal,
    el("div.controls", {},
      el("button.button.primary", {}, t("experiments.create")),
      el("button.button", { type: "button", onclick: () => (form.hidden = true) }, t("experiments.cancel"))));
  return form;
}

const of = (part, label) => (label.classList.add(`of-${part}`), label);

/** "true", "0.5" and "new" as the knobs want them: a truth, a number, a text. */
function read(text) {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

async function resultParts(id, signal) {
  const back = el("a.button", { href: "#experiments" }, t("experiments.back"));
  const path = `experiments/${encodeURIComponent(id)}/results`;
  let found;
  try {
    found = await get(path, signal);
  } catch (error) {
    if (signal.aborted || error.status === 401 || error.status === 403) throw error;
    return [heading(t("experiments.results"), "", back), trouble(error)];
  }
  const { experiment, shoppers, metrics, preference } = found;
  const state = `${t(`experiments.${experiment.status}`)} · ${t(`metric.${experiment.metric}`)} · ${when(experiment.started_at)}`;
  if (preference) return [heading(experiment.title, `${t(`experiments.${experiment.status}`)} · ${when(experiment.started_at)}`, back), ...preferenceParts(preference)];
  const first = metrics.toSorted((a, b) => (b.metric === experiment.metric) - (a.metric === experiment.metric));
  return [
    heading(experiment.title, state, back),
    figures(Object.entries(shoppers).map(([arm, n]) => ({ label: t("experiments.shoppers", { arm }), value: number(n) }))),
    !found.is_sound && el("p.refusal", { role: "alert" }, t("experiments.unsound")),
    found.contradicting > 0 && el("p.hint", {}, t("experiments.contradicting", { n: found.contradicting })),
    ...(metrics.length ? first.map(metricPart) : [empty(t("experiments.nobody"), t("experiments.nobody.how"))]),
  ].filter(Boolean);
}

function preferenceParts(preference) {
  const { arm, value, low, high, searches } = preference;
  const counts = figures([
    { label: t("preference.searches"), value: number(searches) },
    { label: t("preference.shoppers"), value: number(preference.shoppers) },
  ]);
  if (value === null) return [counts, empty(t("experiments.nobody"), t("preference.how"))];
  const said = finding(preference, preference.finding === "too_early" ? "finding" : "preference");
  const reach = Math.max(0.05, -low, high);
  return [counts, el("section.metric", {},
    el("h2", {}, t("preference.title")),
    el("div.effect", {},
      el("p", {}, el("strong", {}, said), `: ${range(preference)}`),
      interval({ ...preference, lift: value }, reach, `${said}: ${range(preference)}`)),
    el("p.hint", {}, t("preference.axis", { arm, reach: signless(reach) })))];
}

function metricPart({ metric, arms, effects }) {
  const known = effects.filter(({ lift }) => lift !== null);
  const reach = Math.max(0.05, ...known.flatMap(({ low, high }) => [Math.min(-low, 1), Math.min(high, 1)]));
  return el("section.metric", {},
    el("h2", {}, t(`metric.${metric}`)),
    ...effects.map((effect) => el("div.effect", {},
      el("p", {}, el("strong", {}, finding(effect)), effect.lift !== null && effect.finding === "too_early" && `: ${range(effect)}`),
      effect.lift !== null && interval(effect, reach, `${finding(effect)}: ${range(effect)}`))),
    known.length > 0 && el("p.hint", {}, t("experiments.axis", { reach: signless(reach) })),
    table([
      { title: t("experiments.arm"), cell: ({ arm }) => arm },
      { title: t("experiments.counted"), number: true, cell: ({ shoppers }) => number(shoppers) },
      { title: t("experiments.figure"), number: true, cell: ({ value }) => shown(metric, value) },
      { title: t("experiments.interval"), number: true, cell: ({ low, high }) => `${shown(metric, low)} – ${shown(metric, high)}` },
    ], arms, t(`metric.${metric}`)));
}

function finding({ arm, finding: found, low, high }, words = "finding") {
  const ends = low === null ? [] : [Math.abs(low), Math.abs(high)].sort((a, b) => a - b).map(signless);
  return t(`${words}.${found}`, { arm, low: ends[0] ?? "", high: ends[1] ?? "" });
}

const range = ({ low, high }) => t("finding.range", { low: signed(low), high: signed(high) });
const signless = (share) => number(share, { style: "percent", maximumSignificantDigits: 2 });
const signed = (share) => number(share, { style: "percent", maximumSignificantDigits: 2, signDisplay: "exceptZero" });
const shown = (metric, value) =>
  metric === "revenue" ? number(value) : number(value, { style: "percent", maximumFractionDigits: 1 });
