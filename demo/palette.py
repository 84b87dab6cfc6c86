"""The shop's colors: what a shopper filters by, in English and Chinese, and what the renderer paints with."""

from __future__ import annotations

from typing import NamedTuple


class Color(NamedTuple):
    """One color: `family` is what the shop filters by, `srgb` six hexadecimal digits."""

    family: str
    name_zh: str
    srgb: str


PALETTE = {
    "white": Color("white", "白色", "F2F0EB"),
    "ivory": Color("white", "象牙白", "F3ECDC"),
    "cream": Color("beige", "米色", "EADFC8"),
    "sand": Color("beige", "沙色", "CBB08A"),
    "black": Color("black", "黑色", "1A1A1C"),
    "charcoal": Color("gray", "炭灰", "3B3E42"),
    "gray": Color("gray", "灰色", "8A8D91"),
    "stone": Color("gray", "石灰色", "B5B0A6"),
    "cherry": Color("red", "红色", "B5202A"),
    "burgundy": Color("red", "酒红", "6B1D2A"),
    "coral": Color("orange", "珊瑚色", "E8705A"),
    "terracotta": Color("orange", "陶土色", "B4532F"),
    "orange": Color("orange", "橙色", "E87A1E"),
    "amber": Color("orange", "琥珀色", "C9751C"),
    "mustard": Color("yellow", "芥末黄", "DDA21F"),
    "lemon": Color("yellow", "柠檬黄", "F2D544"),
    "sage": Color("green", "鼠尾草绿", "7E9A78"),
    "mint": Color("green", "薄荷绿", "A6D8BE"),
    "olive": Color("green", "橄榄绿", "6B6B3A"),
    "forest": Color("green", "森林绿", "1F5A40"),
    "emerald": Color("green", "祖母绿", "1C7A5A"),
    "teal": Color("blue", "青色", "1F7F86"),
    "sky": Color("blue", "天蓝", "7FB0D6"),
    "cobalt": Color("blue", "钴蓝", "1F4FA8"),
    "navy": Color("blue", "藏青", "1D2F57"),
    "denim": Color("blue", "牛仔蓝", "4A6587"),
    "lavender": Color("purple", "薰衣草紫", "B3A3D6"),
    "plum": Color("purple", "梅紫", "5E2F5A"),
    "rose": Color("pink", "粉色", "E09AA2"),
    "blush": Color("pink", "浅粉", "EFC9C2"),
    "oak": Color("brown", "橡木色", "B98550"),
    "walnut": Color("brown", "胡桃木色", "5B3A26"),
    "tan": Color("brown", "棕褐", "A8703F"),
    "chocolate": Color("brown", "巧克力色", "4A2C20"),
    "steel": Color("silver", "银色", "C9CBCE"),
    "brass": Color("gold", "黄铜色", "D1A24A"),
    "copper": Color("gold", "紫铜色", "C4764A"),
    "clear": Color("clear", "透明", "F4FAFA"),
    "smoke": Color("gray", "烟灰", "5E5F63"),
}
