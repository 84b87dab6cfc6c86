// A preview of recommendations: for a product, or for a shopper by pseudonym, with the reasons and what they rest on.
import { el } from "../dom.js";
import { currentLanguage, t } from "../i18n.js";
import { picture } from "../results.js";
import { get } from "./door.js";
import { choice, empty, field, figures, heading, number, table, trouble } from "./parts.js";

export const texts = {
  en: {
    "recommendations.title": "Recommendations",
    "recommendations.about": "What shoppers are shown, and why: looks alike, goes with, and for one shopper.",
    "recommendations.kind": "Show",
    "recommendations.kind.similar": "Looks like a product",
    "recommendations.kind.goes_with": "Goes with a product",
    "recommendations.kind.for_you": "For a shopper",
    "recommendations.product": "Product id",
    "recommendations.shopper": "Shopper's pseudonym",
    "recommendations.shopper.hint": "Empty shows what a stranger is shown.",
    "recommendations.go": "Show",
    "recommendations.none": "Nothing to recommend",
    "recommendations.none.how": "Products need a picture; an unusual one may have no likeness in this shop.",
    "recommendations.basis": "Rests on",
    "recommendations.basis.picture": "pictures alone",
    "recommendations.basis.baskets": "what was bought together, and pictures",
    "recommendations.basis.taste": "this shopper's taste",
    "recommendations.basis.popular": "what is popular: nothing is known of the shopper, or may be used",
    "recommendations.signals": "Known of the shopper",
    "recommendations.picture": "Picture", "recommendations.name": "Product", "recommendations.category": "Category",
    "recommendations.score": "Score", "recommendations.why": "Why",
  },
  zh: {
    "recommendations.title": "推荐",
    "recommendations.about": "顾客会看到什么、为什么：外观相似、搭配，以及为某位顾客推荐。",
    "recommendations.kind": "显示",
    "recommendations.kind.similar": "与某商品外观相似",
    "recommendations.kind.goes_with": "与某商品搭配",
    "recommendations.kind.for_you": "为某位顾客",
    "recommendations.product": "商品编号",
    "recommendations.shopper": "顾客化名",
    "recommendations.shopper.hint": "留空则显示陌生顾客会看到的内容。",
    "recommendations.go": "显示",
    "recommendations.none": "没有可推荐的商品",
    "recommendations.none.how": "商品需要有图片；特殊的商品在本店可能没有相似的。",
    "recommendations.basis": "依据",
    "recommendations.basis.picture": "仅图片",
    "recommendations.basis.baskets": "一起购买的商品和图片",
    "recommendations.basis.taste": "这位顾客的喜好",
    "recommendations.basis.popular": "本店热门：对这位顾客一无所知，或不得使用",
    "recommendations.signals": "已知的顾客行为",
    "recommendations.picture": "图片", "recommendations.name": "商品", "recommendations.category": "类别",
    "recommendations.score": "得分", "recommendations.why": "原因",
  },
};

const KINDS = ["similar", "goes_with", "for_you"];
const SHOWN = 24;

const pathOf = (kind, id) => {
  if (kind === "for_you") return `recommendations?limit=${SHOWN}&shopper=${encodeURIComponent(id)}`;
  return `products/${encodeURIComponent(id)}/${kind.replace("_", "-")}?limit=${SHOWN}`;
};

export async function show(root, signal) {
  let kind = "similar";
  const { products } = await get("products?limit=50", signal);
  const input = el("input", { type: "text", maxlength: 200, list: "recommendations-known", value: products[0]?.product_id ?? "" });
  const known = el("datalist", { id: "recommendations-known" }, ...products.map((one) => el("option", { value: one.product_id }, one.title)));
  const named = el("div", {});
  const outcome = el("div.section-body", { role: "status" });
  const label = () => named.replaceChildren(kind === "for_you"
    ? field(t("recommendations.shopper"), input, t("recommendations.shopper.hint"))
    : field(t("recommendations.product"), input));
  const options = KINDS.map((value) => ({ value, text: t(`recommendations.kind.${value}`) }));
  const kinds = choice(options, kind, (chosen) => {
    if ((chosen === "for_you") !== (kind === "for_you")) input.value = "";
    kind = chosen;
    label();
  });
  const preview = async (event) => {
    event?.preventDefault();
    const id = input.value.trim();
    if (!id && kind !== "for_you") return input.focus();
    try {
      outcome.replaceChildren(...answered(await get(pathOf(kind, id), signal)));
    } catch (error) {
      if (error.name !== "AbortError") outcome.replaceChildren(trouble(error));
    }
  };
  label();
  root.append(
    heading(t("recommendations.title"), t("recommendations.about")),
    el("form.controls", { onsubmit: preview }, field(t("recommendations.kind"), kinds), named, known,
      el("button.button.primary", { type: "submit" }, t("recommendations.go"))),
    outcome,
  );
  if (input.value) await preview();
}

function answered({ basis, signals, items }) {
  const facts = [{ label: t("recommendations.basis"), value: t(`recommendations.basis.${basis}`) }];
  if (basis === "taste") facts.push({ label: t("recommendations.signals"), value: number(signals) });
  if (!items.length) return [empty(t("recommendations.none"), t("recommendations.none.how"))];
  const columns = [
    { title: t("recommendations.picture"), cell: (item) => el("span.thumb", {}, picture(item.photo_id, 160, "")) },
    { title: t("recommendations.name"), cell: (item) => `${item.title} (${item.product_id})` },
    { title: t("recommendations.category"), cell: (item) => item.category.join(" › ") },
    { title: t("recommendations.score"), number: true, cell: (item) => number(item.score) },
    { title: t("recommendations.why"), cell: (item) => item.reasons.map((reason) => reason[currentLanguage()]).join("; ") },
  ];
  return [figures(facts), table(columns, items, t("recommendations.title"))];
}
