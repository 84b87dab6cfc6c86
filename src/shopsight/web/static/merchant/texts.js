// What the console itself says; each section brings its own texts. The tabs are named here, since they show before.
export default {
  en: {
    "console.skip": "Skip to the section",
    "console.shop": "To the shop",
    "console.sections": "Sections",
    "console.leave": "Forget key",
    "console.error": "This did not work",
    "console.key.title": "Merchant's console",
    "console.key.about": "What is here is for the merchant alone: a key with the scope write opens it.",
    "console.key": "API key",
    "console.key.hint": "Make one with: shopsight keys create console --scope write. It is kept until this tab is closed.",
    "console.key.enter": "Open",
    "section.imports": "Imports",
  },
  zh: {
    "console.skip": "跳到内容",
    "console.shop": "前往商店",
    "console.sections": "栏目",
    "console.leave": "忘记密钥",
    "console.error": "操作没有成功",
    "console.key.title": "商家控制台",
    "console.key.about": "这里的内容只给商家看：需要带 write 权限的密钥。",
    "console.key": "API 密钥",
    "console.key.hint": "创建方法：shopsight keys create console --scope write。关闭此标签页后即被清除。",
    "console.key.enter": "打开",
    "section.imports": "导入",
  },
};
