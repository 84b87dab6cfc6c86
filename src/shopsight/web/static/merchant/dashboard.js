// Did shoppers find what they meant? Key figures, how they went day by day, and the searches that went worst.
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { card, trend } from "./charts.js";
import { get } from "./door.js";
import { choice, empty, figures, heading, number, table, trouble } from "./parts.js";

export const texts = {
  en: {
    "dashboard.title": "Dashboard",
    "dashboard.about": "Did shoppers find what they meant? Read off what they did; days are those of UTC.",
    "dashboard.period": "Period", "dashboard.days": "Last {n} days",
    "dashboard.none": "Nobody has searched in this time",
    "dashboard.none.how": "The shop's page tells what shoppers do by POST /v1/events; a history is imported with `shopsight events import`.",
    "dashboard.searches": "Searches", "dashboard.clicked": "Clicked", "dashboard.found_nothing": "Found nothing",
    "dashboard.reformulated": "Searched again", "dashboard.reformulated.hint": "within a minute, without a click",
    "dashboard.first_click": "First click", "dashboard.first_click.hint": "median, seconds",
    "dashboard.mrr": "Place clicked (MRR)", "dashboard.mrr.hint": "1 is always the first",
    "dashboard.thumbs_up": "Thumbs up", "dashboard.of": "of {n}",
    "dashboard.interval": "95%: {low}–{high}",
    "dashboard.trend": "{name} by day: {first} at first, {last} at last, {least} to {most} between",
    "dashboard.trends": "Day by day", "dashboard.day": "Day", "dashboard.as_table": "The days as a table",
    "dashboard.worst": "Searches in vain", "dashboard.words": "Words", "dashboard.worst.none": "No words were searched in vain repeatedly.",
    "dashboard.reasons": "Why thumbs were down", "dashboard.reason": "Reason", "dashboard.count": "Times",
  },
  zh: {
    "dashboard.title": "概览",
    "dashboard.about": "顾客找到想要的了吗？依据他们的行为得出；日期按 UTC 计算。",
    "dashboard.period": "时段", "dashboard.days": "最近 {n} 天",
    "dashboard.none": "这段时间没有人搜索",
    "dashboard.none.how": "店铺页面通过 POST /v1/events 报告顾客的行为；历史记录用 `shopsight events import` 导入。",
    "dashboard.searches": "搜索次数", "dashboard.clicked": "有点击", "dashboard.found_nothing": "没有结果",
    "dashboard.reformulated": "再次搜索", "dashboard.reformulated.hint": "一分钟之内，没有点击",
    "dashboard.first_click": "首次点击", "dashboard.first_click.hint": "中位数，秒",
    "dashboard.mrr": "点击位置（MRR）", "dashboard.mrr.hint": "1 表示总是第一个",
    "dashboard.thumbs_up": "好评", "dashboard.of": "共 {n}",
    "dashboard.interval": "95%：{low}–{high}",
    "dashboard.trend": "{name}逐日变化：开始 {first}，最后 {last}，介于 {least} 与 {most} 之间",
    "dashboard.trends": "逐日变化", "dashboard.day": "日期", "dashboard.as_table": "以表格显示",
    "dashboard.worst": "徒劳的搜索", "dashboard.words": "搜索词", "dashboard.worst.none": "没有反复徒劳的搜索词。",
    "dashboard.reasons": "差评的原因", "dashboard.reason": "原因", "dashboard.count": "次数",
  },
};

const PERIODS = [7, 28, 90];
const SHARES = ["clicked", "found_nothing", "reformulated", "thumbs_up"];
const DAY_MS = 86_400_000;

export async function show(root, signal) {
  const body = el("div.section-body");
  const read = async (days) => {
    // Whole days, today's with what it has, so that the last day of the trend is no stub of yesterday's.
    const since = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - (days - 1) * DAY_MS).toISOString();
    body.replaceChildren(...parts(await get(`satisfaction?${new URLSearchParams({ since })}`, signal)));
  };
  const draw = (days) => read(days).catch((error) => signal.aborted || body.replaceChildren(trouble(error, () => draw(days))));
  const period = choice(PERIODS.map((n) => ({ value: String(n), text: t("dashboard.days", { n }) })), "28", (n) => draw(Number(n)));
  period.setAttribute("aria-label", t("dashboard.period"));
  root.append(heading(t("dashboard.title"), t("dashboard.about"), period), body);
  await read(28); // What goes wrong at first is the console's: it may be the key.
}

function parts({ whole, days, reasons, worst }) {
  if (!whole.searches && !whole.thumbs_up.n) return [empty(t("dashboard.none"), t("dashboard.none.how"))];
  return [
    keyFigures(whole),
    el("h2", {}, t("dashboard.trends")),
    el("div.charts", {}, ...SHARES.map((name) => trendOf(name, days))),
    el("details", {}, el("summary.text-button", {}, t("dashboard.as_table")), dayTable(days)),
    el("h2", {}, t("dashboard.worst")),
    worst.length ? worstTable(worst) : el("p.hint", {}, t("dashboard.worst.none")),
    ...(reasons.length ? [el("h2", {}, t("dashboard.reasons")), reasonTable(reasons)] : []),
  ];
}

function keyFigures(whole) {
  const share = (name, hint) => ({
    label: t(`dashboard.${name}`),
    value: percent(whole[name]),
    hint: hint ?? (whole[name].n ? t("dashboard.interval", { low: percent(whole[name], "low"), high: percent(whole[name], "high") }) : ""),
  });
  return figures([
    { label: t("dashboard.searches"), value: number(whole.searches) },
    share("clicked"),
    share("found_nothing"),
    share("reformulated", t("dashboard.reformulated.hint")),
    { label: t("dashboard.first_click"), value: whole.first_click_s === null ? "–" : number(Math.round(whole.first_click_s)), hint: t("dashboard.first_click.hint") },
    { label: t("dashboard.mrr"), value: whole.clicked_mrr === null ? "–" : number(whole.clicked_mrr), hint: t("dashboard.mrr.hint") },
    share("thumbs_up", t("dashboard.of", { n: whole.thumbs_up.n })),
  ]);
}

function trendOf(name, days) {
  const values = days.map(({ figures: of }) => (of[name].n ? of[name].value : null));
  const known = values.filter((value) => value !== null);
  const said = (value) => number(value, { style: "percent", maximumFractionDigits: 0 });
  const label = known.length
    ? t("dashboard.trend", { name: t(`dashboard.${name}`), first: said(known[0]), last: said(known.at(-1)), least: said(Math.min(...known)), most: said(Math.max(...known)) })
    : "–";
  const span = days.length ? `${days[0].day} – ${days.at(-1).day}` : "";
  return card(t(`dashboard.${name}`), known.length ? said(known.at(-1)) : "–", trend(values, label), span);
}

const dayTable = (days) => table([
  { title: t("dashboard.day"), cell: ({ day }) => day },
  { title: t("dashboard.searches"), number: true, cell: ({ figures: of }) => number(of.searches) },
  ...SHARES.map((name) => ({ title: t(`dashboard.${name}`), number: true, cell: ({ figures: of }) => percent(of[name]) })),
], days, t("dashboard.trends"));

const worstTable = (worst) => table([
  { title: t("dashboard.words"), cell: ({ words }) => words },
  ...["searches", "clicked", "found_nothing", "reformulated"].map((name) => ({
    title: t(`dashboard.${name}`), number: true, cell: (row) => number(row[name]),
  })),
], worst, t("dashboard.worst"));

const reasonTable = (reasons) => table([
  { title: t("dashboard.reason"), cell: ({ reason }) => reason },
  { title: t("dashboard.count"), number: true, cell: ({ count }) => number(count) },
], reasons, t("dashboard.reasons"));

const percent = (share, end = "value") =>
  share.n ? number(share[end], { style: "percent", maximumFractionDigits: 1 }) : "–";
