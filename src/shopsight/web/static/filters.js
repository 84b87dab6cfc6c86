// The chosen filters as a value, and as text of the filter language of /v1 (core/where.py).

/**
 * Values of one field are joined by "or", fields by "and". `custom` is filter text that a link brought and that the
 * chips cannot show; it joins the others by "and".
 * @typedef {{fields: Record<string, string[]>, min: number|null, max: number|null, custom: string}} Filters
 */

/** @type {Filters} */
export const NONE = Object.freeze({ fields: {}, min: null, max: null, custom: "" });

export const countOf = (filters) =>
  Object.values(filters.fields).flat().length + (filters.min !== null) + (filters.max !== null) + (filters.custom !== "");

/** @param {Filters} filters @returns {Filters} */
export function toggled(filters, field, value) {
  const chosen = filters.fields[field] ?? [];
  const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  const { [field]: _, ...others } = filters.fields;
  return { ...filters, fields: values.length ? { ...others, [field]: values } : others };
}

/** @param {Filters} filters @returns {string} */
export function toText({ fields, min, max, custom }) {
  const parts = Object.entries(fields).map(([field, values]) => oneField(field, values));
  if (min !== null) parts.push(`price >= ${min}`);
  if (max !== null) parts.push(`price <= ${max}`);
  if (custom) parts.push(parts.length ? `(${custom})` : custom);
  return parts.join(" and ");
}

/** Read back what `toText` writes; any other text becomes `custom`. @param {string} text @returns {Filters} */
export function fromText(text) {
  const filters = { fields: {}, min: null, max: null, custom: "" };
  let rest = text.trim();
  while (rest) {
    const part = PART.exec(rest);
    if (!part) return { ...NONE, custom: text.trim() };
    if (part.groups.bound) filters[part.groups.bound === ">=" ? "min" : "max"] = Number(part.groups.number);
    else filters.fields[fieldOf(part)] = valuesOf(part);
    rest = rest.slice(part[0].length);
  }
  return filters;
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const NAME = String.raw`(?:[\p{L}\p{N}_]+|${"`"}[^${"`"}]*${"`"})`;
const PART = new RegExp(
  String.raw`^(?:price (?<bound>[<>]=) (?<number>\d+(?:\.\d+)?)|(?<one>${NAME}) = (?<value>${STRING})` +
    String.raw`|(?<many>${NAME}) in \((?<values>${STRING}(?:, ${STRING})*)\))(?: and (?=.)|$)`,
  "u",
);

function oneField(field, values) {
  const name = /^[\p{L}\p{N}_]+$/u.test(field) ? field : `\`${field}\``;
  if (values.length === 1) return `${name} = ${quoted(values[0])}`;
  return `${name} in (${values.map(quoted).join(", ")})`;
}

const quoted = (value) => `"${value.replace(/[\\"]/g, "\\$&")}"`;

const unquoted = (text) => text.slice(1, -1).replace(/\\(.)/gs, "$1");

const fieldOf = ({ groups }) => (groups.one ?? groups.many).replaceAll("`", "");

const valuesOf = ({ groups }) => (groups.value ?? groups.values).match(new RegExp(STRING, "g")).map(unquoted);
