// A graph of rules: goods on a circle, those that go together next to each other; lines as thick as they are far from chance.
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { svg } from "./parts.js";

const SIZE = 720;
const RADIUS = 190;
const LONGEST = 21;

/** @param {any[]} rules those of an answer of /v1/associations */
export function graph(rules) {
  const links = pairs(rules);
  const goods = inOrder(nodes(rules), links);
  const most = Math.max(...goods.map((good) => good.baskets));
  const at = new Map(goods.map((good, index) => [good.name, (2 * Math.PI * index) / goods.length - Math.PI / 2]));
  const lines = links.map((link) => svg("path", { class: "graph-line", d: arc(at.get(link.one), at.get(link.other)), "stroke-width": thickness(link.lift) }));
  const isNarrow = matchMedia("(max-width: 45rem)").matches;
  const circles = goods.map((good) => node(good, at.get(good.name), (isNarrow ? 2 : 1) * (4 + 12 * Math.sqrt(good.baskets / most)), isNarrow));
  // A phone has no room for names around the circle: they are told below, for the one that is pointed at.
  const edge = isNarrow ? SIZE / 2 - RADIUS - 40 : 0;
  const picture = svg("svg", { class: "graph", viewBox: `${edge} ${edge} ${SIZE - 2 * edge} ${SIZE - 2 * edge}`, role: "group", "aria-label": t("associations.graph.label", { items: goods.length, rules: links.length }) }, ...lines, ...circles);
  const told = el("p.graph-told.hint", { role: "status" });

  const point = (name) => {
    const near = new Set([name]);
    links.forEach((link, index) => {
      const is = link.one === name || link.other === name;
      lines[index].classList.toggle("near", is);
      if (is) near.add(link.one).add(link.other);
    });
    circles.forEach((circle, index) => circle.classList.toggle("far", Boolean(name) && !near.has(goods[index].name)));
    picture.classList.toggle("pointed", Boolean(name));
    told.textContent = name ? circles[goods.findIndex((good) => good.name === name)].getAttribute("aria-label") : "";
  };
  circles.forEach((circle, index) => {
    const { name, title, baskets } = goods[index];
    const others = links.filter((link) => link.one === name || link.other === name).map((link) => goods.find((good) => good.name === (link.one === name ? link.other : link.one)).title);
    circle.setAttribute("aria-label", t("associations.graph.item", { name: title, n: baskets, others: others.join(", ") }));
    for (const event of ["mouseenter", "focus", "click"]) circle.addEventListener(event, () => point(name));
    for (const event of ["mouseleave", "blur"]) circle.addEventListener(event, () => point(""));
    circle.addEventListener("keydown", (event) => move(event, circles, index));
  });
  return el("figure.graph-frame", {}, picture, told);
}

/** One stop of the tab key for the whole graph; arrows go around it. */
function move(event, circles, index) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = circles[(index + step + circles.length) % circles.length];
  circles[index].setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

function node(good, angle, radius, isNameless) {
  const [x, y] = place(angle, RADIUS);
  const [labelX, labelY] = place(angle, RADIUS + 24);
  const isLeft = Math.cos(angle) < -1e-6;
  const degrees = (angle * 180) / Math.PI + (isLeft ? 180 : 0);
  const name = good.title.split(" > ").at(-1);
  const title = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
  const label = svg("text", { transform: `translate(${labelX} ${labelY}) rotate(${degrees})`, "text-anchor": isLeft ? "end" : "start", "dominant-baseline": "central" });
  label.append(title);
  return svg("g", { class: "graph-good", role: "img", tabindex: good.isFirst ? 0 : -1 }, svg("circle", { cx: x, cy: y, r: radius }), ...(isNameless ? [] : [label]));
}

/** The goods of the rules, and how many baskets each is in. */
function nodes(rules) {
  const known = new Map();
  const add = (item, baskets) => known.set(item.name, { name: item.name, title: item.title, baskets: Math.max(baskets, known.get(item.name)?.baskets ?? 0) });
  for (const rule of rules) {
    for (const item of rule.antecedent) add(item, rule.antecedent.length === 1 ? rule.antecedent_count : rule.count);
    add(rule.consequent, rule.consequent_count);
  }
  return known;
}

/** Each two goods that a rule joins, once, with the strongest lift that joins them. */
function pairs(rules) {
  const known = new Map();
  for (const rule of rules) {
    for (const item of rule.antecedent) {
      const [one, other] = [item.name, rule.consequent.name].sort();
      const key = JSON.stringify([one, other]);
      if (!(known.get(key)?.lift >= rule.lift)) known.set(key, { one, other, lift: rule.lift });
    }
  }
  return [...known.values()];
}

/** Go from good to good along the strongest lines, so that what belongs together stands together. */
function inOrder(known, links) {
  const near = new Map([...known.keys()].map((name) => [name, []]));
  for (const { one, other, lift } of links) {
    near.get(one).push([lift, other]);
    near.get(other).push([lift, one]);
  }
  const order = [];
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    order.push({ ...known.get(name), isFirst: order.length === 0 });
    for (const [, other] of near.get(name).sort((a, b) => b[0] - a[0])) visit(other);
  };
  [...known.keys()].forEach(visit);
  return order;
}

const place = (angle, radius) => [SIZE / 2 + radius * Math.cos(angle), SIZE / 2 + radius * Math.sin(angle)].map((n) => Math.round(n * 10) / 10);

const thickness = (lift) => Math.round(10 * Math.min(6, 1 + Math.log2(Math.max(1, lift)))) / 10;

function arc(from, to) {
  const pull = RADIUS * 0.75 * Math.abs(Math.cos((from - to) / 2));
  const [x1, y1] = place(from, RADIUS);
  const [x2, y2] = place(to, RADIUS);
  const [cx, cy] = place((from + to) / 2 + (Math.abs(from - to) > Math.PI ? Math.PI : 0), pull);
  return `M${x1} ${y1}Q${cx} ${cy} ${x2} ${y2}`;
}
