// Campaigns: what is advertised, how it stands, and the ways to start, stop and change it.
import { announce, el } from "../dom.js";
import { t } from "../i18n.js";
import { campaignForm } from "./campaign_form.js";
import { showReport } from "./campaign_report.js";
import { texts } from "./campaign_texts.js";
import { get, send } from "./door.js";
import { empty, heading, number, table, when } from "./parts.js";
import { money } from "./money.js";

export { texts };

/** The address says what is shown: #campaigns, #campaigns/new, #campaigns/ID (its report) or #campaigns/ID/edit. */
export async function show(root, signal) {
  const [, id, view] = location.hash.slice(1).split("/").map(decodeURIComponent);
  if (id === "new") return void root.append(form(null));
  if (id && view === "edit") return void root.append(form(await get(path(id), signal)));
  if (id) return showReport(root, await get(`${path(id)}/report`, signal));
  const { campaigns } = await get("campaigns", signal);
  root.append(
    heading(t("campaigns.title"), t("campaigns.about"), el("a.button.primary", { href: "#campaigns/new" }, t("campaigns.new"))),
    campaigns.length ? list(campaigns) : empty(t("campaigns.none"), t("campaigns.none.how")));
}

const path = (id) => `campaigns/${encodeURIComponent(id)}`;

function form(campaign) {
  const save = async (fields) => {
    const saved = await (campaign ? send("PATCH", path(campaign.id), fields) : send("POST", "campaigns", fields));
    announce(t("campaigns.saved", { name: saved.name }));
    location.hash = "campaigns";
  };
  return campaignForm(campaign, save);
}

function list(campaigns) {
  const columns = [
    { title: t("campaigns.name"), cell: (row) => el("a", { href: `#campaigns/${encodeURIComponent(row.id)}` }, row.name) },
    { title: t("campaigns.state"), cell: (row) => el(`span.status.${row.state}`, {}, t(`campaigns.state.${row.state}`)) },
    { title: t("campaigns.bid"), number: true, cell: (row) => money(row.bid_minor, row.currency) },
    { title: t("campaigns.spent"), number: true, cell: spentOf },
    { title: t("campaigns.clicks"), number: true, cell: (row) => number(row.clicks) },
    { title: t("campaigns.until"), cell: (row) => (row.ends_at ? when(row.ends_at) : "–") },
    { title: t("campaigns.actions"), cell: actions },
  ];
  return table(columns, campaigns, t("campaigns.title"));
}

const spentOf = ({ spent_minor, budget_minor, currency }) =>
  el("span.spent", {}, t("campaigns.spent.of", { spent: money(spent_minor, currency), budget: money(budget_minor, currency) }),
    el("progress", { max: budget_minor, value: spent_minor, "aria-label": t("campaigns.spent") }));

function actions(row) {
  const is = row.status === "running" ? "pause" : "resume";
  const turn = async (event) => {
    event.currentTarget.disabled = true;
    await send("PATCH", path(row.id), { status: is === "pause" ? "paused" : "running" }).catch((error) => announce(error.message));
    announce(t(`campaigns.${is}.done`, { name: row.name }));
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  };
  return el("span.row-actions", {},
    el("button.text-button", { type: "button", onclick: turn, "aria-label": t(`campaigns.${is}.of`, { name: row.name }) }, t(`campaigns.${is}`)),
    el("a.text-button", { href: `#campaigns/${encodeURIComponent(row.id)}/edit`, "aria-label": t("campaigns.edit.of", { name: row.name }) }, t("campaigns.edit")));
}
