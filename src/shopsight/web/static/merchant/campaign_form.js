// The form of a campaign: what it promotes, what it may cost, when, and for whom.
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { toMajor, toMinor } from "./money.js";
import { choice, field, heading } from "./parts.js";

const DID = ["view_item", "add_to_cart", "purchase", "select_item"];

/**
 * @param {object|null} campaign null for a new one
 * @param {(fields: object) => Promise<void>} save
 */
export function campaignForm(campaign, save) {
  const refusal = el("p.refusal", { role: "alert", hidden: true });
  const inputs = inputsOf(campaign);
  const submit = async (event) => {
    event.preventDefault();
    refusal.hidden = true;
    form.toggleAttribute("aria-busy", true);
    try {
      await save(fieldsOf(inputs, campaign));
    } catch (error) {
      refusal.textContent = error.message;
      refusal.hidden = false;
      const wrong = inputs[error.message.split(":")[0]];
      (wrong ?? refusal).focus();
      wrong?.setAttribute("aria-invalid", "true");
    } finally {
      form.removeAttribute("aria-busy");
    }
  };
  const form = el("form.campaign-form", { onsubmit: submit, oninput: (event) => event.target.removeAttribute("aria-invalid") },
    heading(t(campaign ? "campaigns.edit.title" : "campaigns.new"), t("campaigns.form.about")),
    refusal,
    group("what", inputs, ["name", "product_ids", "filter"]),
    group("money", inputs, ["currency", "bid_minor", "budget_minor", "daily_budget_minor"]),
    group("time", inputs, ["starts_at", "ends_at", "views_per_day", "holdout"]),
    group("whom", inputs, ["audience.did.names", "audience.did.filter", "audience.did.times", "audience.did.days",
      "audience.shoppers", "audience.like", "audience.likeness"]),
    group("not", inputs, ["excluded_brands", "excluded_categories"]),
    el("div.notice-actions", {},
      el("button.button.primary", {}, t("campaigns.save")), el("a.button", { href: "#campaigns" }, t("campaigns.cancel"))));
  return form;
}

const group = (name, inputs, fields) =>
  el("fieldset.campaign-group", {}, el("legend", {}, t(`campaigns.group.${name}`)),
    ...fields.map((key) => field(t(`campaigns.field.${key}`), inputs[key], t(`campaigns.hint.${key}`))));

/** One input for each field, by the field's name in the API. */
function inputsOf(campaign) {
  const { audience = { shoppers: [], did: null, like: [], likeness: 0.6 } } = campaign ?? {};
  const did = audience.did ?? { names: [""], filter: "", times: 1, days: 30 };
  const currency = campaign?.currency ?? "";
  const text = (value, more = {}) => el("input", { value: value ?? "", spellcheck: "false", autocomplete: "off", ...more });
  const amount = (minor, required) => text(toMajor(minor, currency), { type: "number", min: 0, step: "any", inputmode: "decimal", required });
  const lines = (values) => {
    const area = el("textarea", { rows: 2, spellcheck: "false" });
    area.value = (values ?? []).join("\n");
    return area;
  };
  const whole = (value, min, max) => text(value, { type: "number", min, max, step: 1 });
  return {
    name: text(campaign?.name, { required: true, maxlength: 200 }),
    product_ids: lines(campaign?.product_ids),
    filter: text(campaign?.filter, { placeholder: 'category = "Shoes" and price > 50' }),
    currency: text(currency, { required: true, pattern: "[A-Z]{3}", maxlength: 3, placeholder: "EUR", readonly: Boolean(campaign) }),
    bid_minor: amount(campaign?.bid_minor, true),
    budget_minor: amount(campaign?.budget_minor, true),
    daily_budget_minor: amount(campaign?.daily_budget_minor, false),
    starts_at: text(localTime(campaign?.starts_at), { type: "datetime-local" }),
    ends_at: text(localTime(campaign?.ends_at), { type: "datetime-local" }),
    views_per_day: whole(campaign?.views_per_day, 1, 1000),
    holdout: text((campaign?.holdout ?? 0) * 100, { type: "number", min: 0, max: 50, step: "any" }),
    "audience.did.names": choice([{ value: "", text: t("campaigns.everybody") },
      ...DID.map((name) => ({ value: name, text: t(`campaigns.did.${name}`) }))], did.names[0], () => {}),
    "audience.did.filter": text(did.filter),
    "audience.did.times": whole(did.times, 1, 10000),
    "audience.did.days": whole(did.days, 1, 365),
    "audience.shoppers": lines(audience.shoppers),
    "audience.like": lines(audience.like),
    "audience.likeness": text(audience.likeness, { type: "number", min: -1, max: 1, step: 0.05 }),
    excluded_brands: lines(campaign?.excluded_brands),
    excluded_categories: lines(campaign?.excluded_categories),
  };
}

/** What is sent: null empties a field of a campaign that is changed, and is left out of a new one. */
function fieldsOf(inputs, campaign) {
  const value = (name) => inputs[name].value.trim();
  const list = (name) => value(name).split("\n").map((line) => line.trim()).filter(Boolean);
  const cents = (name) => toMinor(value(name), value("currency"));
  const moment = (name) => (value(name) ? new Date(value(name)).toISOString() : null);
  const names = value("audience.did.names");
  const did = names && { names: [names], filter: value("audience.did.filter"), times: Number(value("audience.did.times") || 1),
    days: Number(value("audience.did.days") || 30) };
  const fields = {
    name: value("name"), product_ids: list("product_ids"), filter: value("filter"),
    bid_minor: cents("bid_minor"), budget_minor: cents("budget_minor"), daily_budget_minor: cents("daily_budget_minor"),
    ends_at: moment("ends_at"), views_per_day: value("views_per_day") ? Number(value("views_per_day")) : null,
    holdout: Number(value("holdout") || 0) / 100,
    audience: { shoppers: list("audience.shoppers"), did: did || null, like: list("audience.like"), likeness: Number(value("audience.likeness") || 0.6) },
    excluded_brands: list("excluded_brands"), excluded_categories: list("excluded_categories"),
  };
  if (value("starts_at")) fields.starts_at = moment("starts_at");
  return campaign ? fields : { ...fields, currency: value("currency") };
}

function localTime(moment) {
  if (!moment) return "";
  const time = new Date(moment);
  return new Date(time - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
