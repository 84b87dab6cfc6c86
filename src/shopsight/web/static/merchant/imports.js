// Imports and other long work: what runs, what became of it, and what was wrong with which row.
import { el } from "../dom.js";
import { t } from "../i18n.js";
import { get } from "./door.js";
import { empty, heading, number, table, when } from "./parts.js";

export const texts = {
  en: {
    "imports.title": "Imports",
    "imports.about": "Catalog imports and other long work, newest first.",
    "imports.none": "Nothing was imported yet",
    "imports.none.how": "Bring a catalog in with `shopsight import FILE` or by POST /v1/imports.",
    "imports.kind": "What", "imports.source": "From", "imports.status": "Status", "imports.began": "Began",
    "imports.done": "Done", "imports.counts": "Result",
  },
  zh: {
    "imports.title": "导入",
    "imports.about": "商品目录导入和其他长任务，最新的在前。",
    "imports.none": "还没有导入任何内容",
    "imports.none.how": "用 `shopsight import 文件` 或 POST /v1/imports 导入商品目录。",
    "imports.kind": "任务", "imports.source": "来源", "imports.status": "状态", "imports.began": "开始时间",
    "imports.done": "完成", "imports.counts": "结果",
  },
};

export async function show(root, signal) {
  const { operations } = await get("imports", signal);
  const columns = [
    { title: t("imports.kind"), cell: (row) => row.kind },
    { title: t("imports.source"), cell: (row) => row.source },
    { title: t("imports.status"), cell: (row) => el(`span.status.${row.status}`, {}, row.status) },
    { title: t("imports.began"), cell: (row) => when(row.started_at) },
    { title: t("imports.done"), number: true, cell: (row) => number(row.done) },
    { title: t("imports.counts"), cell: (row) => Object.entries(row.counts).map(([name, n]) => `${name} ${number(n)}`).join(" · ") },
  ];
  root.append(
    heading(t("imports.title"), t("imports.about")),
    operations.length ? table(columns, operations, t("imports.title")) : empty(t("imports.none"), t("imports.none.how")),
  );
}
