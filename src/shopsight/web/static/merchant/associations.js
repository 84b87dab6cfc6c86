// Associations: what is bought, viewed or put in carts together, as a table and as a graph of the same rules.
import { announce, el } from "../dom.js";
import { currentLanguage, t } from "../i18n.js";
import { get } from "./door.js";
import { graph } from "./association_graph.js";
import { choice, empty, field, figures, heading, number } from "./parts.js";

export const texts = {
  en: {
    "associations.title": "What goes together",
    "associations.about": "Goods that are together more often than chance would have it, and how surely.",
    "associations.of": "Baskets", "associations.of.purchases": "Purchases", "associations.of.carts": "Carts", "associations.of.views": "Visits",
    "associations.by": "Goods as", "associations.by.product": "Products", "associations.by.group": "Products, variants as one",
    "associations.by.category": "Categories", "associations.by.department": "Departments",
    "associations.segment": "Shoppers", "associations.segment.all": "All", "associations.segment.new": "First baskets", "associations.segment.returning": "Later baskets",
    "associations.since": "From", "associations.count": "Baskets at least", "associations.lift": "× chance at least", "associations.items": "Goods in a rule",
    "associations.detail": "Only events that say", "associations.detail.hint": "Such as method=photo, arm=B", "associations.detail.wanted": "Write name=value, several with commas between",
    "associations.rules": "Rules", "associations.baskets": "Baskets", "associations.sample": "A sample of about {n}",
    "associations.frequent": "Frequent goods", "associations.of.items": "of {n}", "associations.tests": "Tested", "associations.tests.hint": "At most 5 % of the rules shown are chance",
    "associations.graph": "As a graph", "associations.graph.hint": "Larger circles are in more baskets, thicker lines are further from chance. The table below has the same rules.",
    "associations.graph.label": "Graph of {items} goods and {rules} rules; the table below says the same",
    "associations.graph.item": "{name}: in {n} baskets, goes with {others}",
    "associations.table": "As a table",
    "associations.with": "Baskets with", "associations.have": "also have", "associations.times": "× chance", "associations.low": "at least",
    "associations.confidence": "of those", "associations.support": "of all", "associations.both": "Baskets", "associations.q": "q-value",
    "associations.more": "Show more", "associations.sorted": "Sorted by {column}",
    "associations.none": "Too little for a rule that is surely more than chance",
    "associations.none.few": "{n} baskets were looked at. The two goods most often together are so in {most} of them; a rule needs {count}. As shoppers go on like this, about {more} more baskets are needed.",
    "associations.none.once": "{n} baskets were looked at, and no two goods were together more than once. A rule needs {count} baskets that have both.",
    "associations.none.chance": "{n} baskets were looked at. Goods are together in up to {most} of them, but not surely more often than by chance: about {more} more baskets would tell.",
    "associations.none.nothing": "There are no such baskets in this period. A rule needs {count} baskets that have the same two goods.",
    "associations.none.how": "Categories need less than products, and visits are more than purchases.",
    "associations.none.category": "By category", "associations.none.views": "By visits",
  },
  zh: {
    "associations.title": "关联分析",
    "associations.about": "哪些商品一起出现的次数超过随机情况，以及把握有多大。",
    "associations.of": "购物篮", "associations.of.purchases": "订单", "associations.of.carts": "购物车", "associations.of.views": "访问",
    "associations.by": "商品按", "associations.by.product": "单品", "associations.by.group": "商品（合并款式）",
    "associations.by.category": "类别", "associations.by.department": "部门",
    "associations.segment": "顾客", "associations.segment.all": "全部", "associations.segment.new": "首次购物", "associations.segment.returning": "再次购物",
    "associations.since": "起始日期", "associations.count": "最少购物篮数", "associations.lift": "最少为随机的倍数", "associations.items": "每条规则的商品数",
    "associations.detail": "只看这样的事件", "associations.detail.hint": "例如 method=photo, arm=B", "associations.detail.wanted": "请写成 名称=值，多个之间用逗号分隔",
    "associations.rules": "规则", "associations.baskets": "购物篮", "associations.sample": "约 {n} 个中的样本",
    "associations.frequent": "常见商品", "associations.of.items": "共 {n} 种", "associations.tests": "检验次数", "associations.tests.hint": "所示规则中出于偶然的不超过 5%",
    "associations.graph": "关系图", "associations.graph.hint": "圆越大，所在的购物篮越多；线越粗，离随机情况越远。下面的表格列出同样的规则。",
    "associations.graph.label": "{items} 种商品和 {rules} 条规则的关系图；下面的表格内容相同",
    "associations.graph.item": "{name}：在 {n} 个购物篮中，与 {others} 一起出现",
    "associations.table": "表格",
    "associations.with": "购物篮里有", "associations.have": "也有", "associations.times": "随机的倍数", "associations.low": "至少",
    "associations.confidence": "占前者", "associations.support": "占全部", "associations.both": "购物篮数", "associations.q": "q 值",
    "associations.more": "显示更多", "associations.sorted": "按{column}排序",
    "associations.none": "数据太少，还没有能确定不是偶然的规则",
    "associations.none.few": "已查看 {n} 个购物篮。最常一起出现的两种商品出现在其中 {most} 个里，一条规则需要 {count} 个。照此下去，大约还需要 {more} 个购物篮。",
    "associations.none.once": "已查看 {n} 个购物篮，没有两种商品一起出现超过一次。一条规则需要 {count} 个同时含有两者的购物篮。",
    "associations.none.chance": "已查看 {n} 个购物篮。商品最多在其中 {most} 个里一起出现，但还不能确定多于偶然：大约还需要 {more} 个购物篮才能判断。",
    "associations.none.nothing": "这段时间没有这样的购物篮。一条规则需要 {count} 个含有同样两种商品的购物篮。",
    "associations.none.how": "类别比单品需要的数据少，访问次数也比订单多。",
    "associations.none.category": "按类别", "associations.none.views": "按访问",
  },
};

const PAGE = 50;
const IN_GRAPH = 60;
const percent = { style: "percent", maximumSignificantDigits: 3 };

/** @type {Record<string, string>} what is asked, as the address of /v1/associations names it; kept while the console is open */
let asked = { of: "purchases", by: "product", segment: "all", since: "", detail: "", min_count: "5", min_lift: "1", max_items: "2", sort: "strength" };

export async function show(root, signal) {
  const results = el("div.association-results", { "aria-live": "off" });
  let newest = 0;
  const ask = async (changes = {}) => {
    asked = { ...asked, ...changes };
    const turn = ++newest;
    results.setAttribute("aria-busy", "true");
    const answer = await get(address(0), signal).catch((error) => ({ error }));
    if (turn !== newest || signal.aborted) return;
    results.removeAttribute("aria-busy");
    fill(results, answer, ask, signal);
    if (changes.sort) results.querySelector(`[data-sort="${changes.sort}"]`)?.focus();
  };
  root.append(heading(t("associations.title"), t("associations.about")), controls(ask), results);
  const first = await get(address(0), signal);
  fill(results, first, ask, signal);
}

function address(after) {
  const { by, since, detail, ...rest } = asked;
  const query = new URLSearchParams({ ...rest, after: String(after), limit: String(PAGE) });
  query.set("by", by === "department" ? "category" : by);
  if (by === "department") query.set("level", "1");
  if (since) query.set("since", since);
  for (const said of detail.split(",")) if (said.trim()) query.append("detail", said.trim());
  return `associations?${query}`;
}

function controls(ask) {
  const of = (name, values) =>
    field(t(`associations.${name}`),
      choice(values.map((value) => ({ value, text: t(`associations.${name}.${value}`) })), asked[name], (value) => ask({ [name]: value })));
  const box = (name, label, type, limits, hint) => {
    const input = el("input", { type, value: asked[name], ...limits });
    input.addEventListener("change", () => input.checkValidity() && ask({ [name]: input.value }));
    return field(t(`associations.${label}`), input, hint);
  };
  return el("div.controls", {},
    of("of", ["purchases", "carts", "views"]),
    of("by", ["product", "group", "category", "department"]),
    of("segment", ["all", "new", "returning"]),
    box("since", "since", "date", {}),
    box("min_count", "count", "number", { min: 2, max: 1000000, required: true }),
    box("min_lift", "lift", "number", { min: 0, step: "any", required: true }),
    box("detail", "detail", "text", { pattern: "\\s*[^=,]+=[^,]+(,[^=,]+=[^,]+)*\\s*", maxlength: 500, title: t("associations.detail.wanted") }, t("associations.detail.hint")),
    field(t("associations.items"), choice(["2", "3", "4"].map((value) => ({ value, text: value })), asked.max_items, (value) => ask({ max_items: value }))),
  );
}

function fill(results, answer, ask, signal) {
  if (answer.error) return results.replaceChildren(el("p.refusal", { role: "alert" }, answer.error.message));
  announce(`${t("associations.rules")}: ${number(answer.total)}`);
  if (!answer.rules.length) return results.replaceChildren(tooLittle(answer, ask));
  const rows = [...answer.rules];
  const body = el("tbody", {}, ...rows.map(row));
  const more = el("button.button", { type: "button", hidden: answer.next_after === null }, t("associations.more"));
  let after = answer.next_after;
  more.addEventListener("click", async () => {
    const next = await get(address(after), signal);
    after = next.next_after;
    const added = next.rules.map(row);
    body.append(...added);
    more.hidden = after === null;
    added[0]?.querySelector("a, td")?.focus?.();
  });
  results.replaceChildren(
    figures([
      { label: t("associations.rules"), value: number(answer.total) },
      { label: t("associations.baskets"), value: number(answer.baskets), hint: answer.is_sample && t("associations.sample", { n: number(answer.baskets_found) }) },
      { label: t("associations.frequent"), value: number(answer.frequent_items), hint: t("associations.of.items", { n: number(answer.items) }) },
      { label: t("associations.tests"), value: number(answer.tests), hint: t("associations.tests.hint") },
    ]),
    el("h2", {}, t("associations.graph")), el("p.hint", {}, t("associations.graph.hint")), graph(rows.slice(0, IN_GRAPH)),
    el("h2", {}, t("associations.table")), ruleTable(body, ask), more,
  );
}

const COLUMNS = [
  { name: "times", sort: "lift" }, { name: "low", sort: "strength" }, { name: "confidence", sort: "confidence" },
  { name: "support", sort: "support" }, { name: "both" }, { name: "q", sort: "significance" },
];

function ruleTable(body, ask) {
  const head = ({ name, sort }) => {
    const title = t(`associations.${name}`);
    if (!sort) return el("th.number", { scope: "col" }, title);
    const button = el("button.sort-button", { type: "button", "data-sort": sort, onclick: () => ask({ sort }) }, title);
    return el("th.number", { scope: "col", "aria-sort": asked.sort === sort && (sort === "significance" ? "ascending" : "descending") }, button);
  };
  return el("div.table-frame", { tabindex: 0, role: "region", "aria-label": t("associations.title") }, el("table.table.rules", {},
    el("caption.visually-hidden", {}, t("associations.title")),
    el("thead", {}, el("tr", {}, ...["with", "have"].map((name) => el("th", { scope: "col" }, t(`associations.${name}`))), ...COLUMNS.map(head))),
    body));
}

function row(rule) {
  const cells = [number(rule.lift), number(rule.lift_low), number(rule.confidence, percent), number(rule.support, percent), number(rule.count), small(rule.q_value)];
  return el("tr", {},
    el("td", {}, el("ul.rule-goods", {}, ...rule.antecedent.map((item) => el("li", {}, ...good(item))))),
    el("td", {}, el("div.rule-good", {}, ...good(rule.consequent)), el("p.hint", {}, rule.words[currentLanguage()] ?? rule.words.en)),
    ...cells.map((text) => el("td.number", {}, text)));
}

function good(item) {
  const photo = item.photo_url && el("img", { src: item.photo_url, alt: "", loading: "lazy", width: 40, height: 40 });
  return [photo, el("span", {}, item.title)];
}

const small = (value) => (value < 0.0001 ? "< 0.0001" : number(value, { maximumSignificantDigits: 2 }));

/** Say how much more is needed, if shoppers go on as they did. */
function tooLittle({ baskets, most_together: most }, ask) {
  const count = Number(asked.min_count);
  const why = !baskets ? "nothing" : !most ? "once" : most < count ? "few" : "chance";
  const more = most < count ? Math.ceil(baskets * (count / most - 1)) : baskets;
  const button = (name, changes) => el("button.button", { type: "button", onclick: () => reask(ask, changes) }, t(`associations.none.${name}`));
  return empty(t("associations.none"), t(`associations.none.${why}`, { n: number(baskets), most: number(most), count: number(count), more: number(more) }),
    el("p.hint", {}, t("associations.none.how")),
    !["category", "department"].includes(asked.by) && button("category", { by: "category" }),
    asked.of !== "views" && button("views", { of: "views" }));
}

function reask(ask, changes) {
  for (const [name, value] of Object.entries(changes)) {
    const select = [...document.querySelectorAll(".controls select")].find((s) => [...s.options].some((o) => o.text === t(`associations.${name}.${value}`)));
    if (select) select.value = value;
  }
  ask(changes);
}
