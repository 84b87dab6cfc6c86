// What a campaign brought: its figures, its days, today's spend against pace, and its effect beyond chance.
import { el } from "../dom.js";
import { currentLanguage, t } from "../i18n.js";
import { money } from "./money.js";
import { figures, heading, number, svg, table } from "./parts.js";

const WIDTH = 640;
const HEIGHT = 180;
const TOP = 20; // room for the highest figure

/** @param {HTMLElement} root @param {object} report of /v1/campaigns/{id}/report */
export function showReport(root, report) {
  const { campaign } = report;
  const cash = (minor) => (minor === null ? "–" : money(minor, campaign.currency));
  root.append(
    heading(campaign.name, t("campaigns.report.about"),
      el("a.button", { href: "#campaigns" }, t("campaigns.back")),
      el("a.button", { href: `#campaigns/${encodeURIComponent(campaign.id)}/edit` }, t("campaigns.edit")),
      el("a.button", { href: csvOf(report), download: `${campaign.id}.csv` }, t("campaigns.csv"))),
    figures([
      { label: t("campaigns.state"), value: t(`campaigns.state.${campaign.state}`) },
      { label: t("campaigns.impressions"), value: number(report.impressions) },
      { label: t("campaigns.clicks"), value: number(report.clicks) },
      { label: t("campaigns.ctr"), ...share(report.ctr, report.impressions) },
      { label: t("campaigns.cvr"), ...share(report.cvr, report.clicks) },
      { label: t("campaigns.spent"), value: cash(report.spent_minor), hint: t("campaigns.of", { whole: cash(campaign.budget_minor) }) },
      { label: t("campaigns.cpc"), value: cash(report.cpc_minor) },
      { label: t("campaigns.revenue"), value: cash(report.revenue_minor), hint: t("campaigns.sales", { n: report.conversions }) },
      { label: t("campaigns.roas"), value: report.roas === null ? "–" : number(report.roas) },
    ]),
    el("h2", {}, t("campaigns.effect")), effectOf(report.incrementality, cash),
    el("h2", {}, t("campaigns.today")), today(report, cash),
    el("h2", {}, t("campaigns.days")), daysOf(report, cash));
}

function effectOf(brought, cash) {
  if (!brought) return el("p.hint", {}, t("campaigns.effect.none"));
  const [low, high] = brought.lift_interval;
  const verdict = low > 0 ? "more" : high < 0 ? "less" : "unknown";
  return el("div.effect", {},
    el("p", {}, t(`campaigns.effect.${verdict}`, { lift: points(brought.lift), low: points(low), high: points(high) })),
    el("p.hint", {}, t("campaigns.effect.groups", { seen: brought.shoppers, held: brought.held_out,
      revenue: cash(brought.revenue_lift_minor), low: cash(brought.revenue_lift_interval[0]), high: cash(brought.revenue_lift_interval[1]) })),
    interval(brought.lift, low, high));
}

/** The interval as a line around its estimate, with a mark where nothing is brought. */
function interval(value, low, high) {
  const most = Math.max(Math.abs(low), Math.abs(high)) * 1.2 || 1;
  const x = (share) => WIDTH / 2 + (share / most) * (WIDTH / 2 - 10);
  return svg("svg", { viewBox: `0 0 ${WIDTH} 48`, class: "chart", role: "img", "aria-label": t("campaigns.effect.plot") },
    svg("line", { x1: x(0), x2: x(0), y1: 4, y2: 44, class: "chart-axis" }),
    svg("line", { x1: x(low), x2: x(high), y1: 24, y2: 24, class: "chart-interval" }),
    svg("circle", { cx: x(value), cy: 24, r: 7, class: "chart-dot" }));
}

function today({ pace, spent_today }, cash) {
  if (!pace.length) return el("p.hint", {}, t("campaigns.unpaced"));
  const hour = new Date().getUTCHours();
  let sum = 0;
  const spent = spent_today.slice(0, hour + 1).map((minor) => (sum += minor));
  const most = Math.max(...pace, sum, 1);
  const line = (values, name) => svg("polyline", { class: name,
    points: [0, ...values].map((value, n) => `${(n / 24) * WIDTH},${HEIGHT - (value / most) * (HEIGHT - TOP)}`).join(" ") });
  const hours = [0, 6, 12, 18].map((at) => svg("text", { x: (at / 24) * WIDTH, y: HEIGHT + 16, class: "chart-text" }, `${at}:00`));
  const told = t("campaigns.today.told", { spent: cash(sum), pace: cash(pace[hour]), whole: cash(pace.at(-1)) });
  return el("figure.chart-frame", {},
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT + 20}`, class: "chart", role: "img", "aria-label": told },
      highest(most, cash), ...hours, line(pace, "chart-pace"), line(spent, "chart-spent")),
    el("figcaption.hint", {}, told));
}

function daysOf({ days, campaign }, cash) {
  if (!days.length) return el("p.hint", {}, t("campaigns.days.none"));
  const most = Math.max(...days.map((day) => day.spent_minor), 1);
  const wide = WIDTH / Math.max(days.length, 14);
  const bars = days.map((day, n) => svg("rect", { class: "chart-bar", x: n * wide + 1, width: wide - 2,
    y: HEIGHT - (day.spent_minor / most) * (HEIGHT - TOP), height: (day.spent_minor / most) * (HEIGHT - TOP) }, svg("title", {}, `${day.day}: ${cash(day.spent_minor)}`)));
  const columns = [
    { title: t("campaigns.day"), cell: (day) => dayName(day.day) },
    ...["impressions", "clicks", "conversions"].map((name) => ({ title: t(`campaigns.${name}`), number: true, cell: (day) => number(day[name]) })),
    { title: t("campaigns.spent"), number: true, cell: (day) => cash(day.spent_minor) },
    { title: t("campaigns.revenue"), number: true, cell: (day) => cash(day.revenue_minor) },
  ];
  return el("div.days", {},
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "img", "aria-label": t("campaigns.days.plot", { name: campaign.name }) }, highest(most, cash), ...bars),
    table(columns, [...days].reverse(), t("campaigns.days")));
}

/** What the top of a plot stands for. */
const highest = (minor, cash) => svg("text", { x: 0, y: 12, class: "chart-text" }, cash(minor));

/** The same table as /v1/campaigns/{id}/report.csv, which asks for a key that a link cannot carry. */
function csvOf({ campaign, days }) {
  const names = ["day", "impressions", "clicks", "spent_minor", "conversions", "revenue_minor"];
  const rows = [["campaign_id", "currency", ...names], ...days.map((day) => [campaign.id, campaign.currency, ...names.map((name) => day[name])])];
  return `data:text/csv;charset=utf-8,${encodeURIComponent(rows.map((row) => row.join(",")).join("\r\n"))}`;
}

const percent = (share) => number(share, { style: "percent", maximumFractionDigits: 2 });
const points = (share) => number(share * 100, { maximumFractionDigits: 2, signDisplay: "exceptZero" });
const share = ({ value, low, high }, n) =>
  n ? { value: percent(value), hint: t("campaigns.between", { low: percent(low), high: percent(high) }) } : { value: "–" };
const dayName = (day) => new Intl.DateTimeFormat(currentLanguage() === "zh" ? "zh-CN" : undefined, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
