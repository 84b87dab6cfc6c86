"""Which column of a stranger's table is what: good guesses for common headings, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopsight.catalog.feeds.drafts import Draft
from shopsight.catalog.feeds.sources import PICTURE_SUFFIXES
from shopsight.core.errors import InvalidSetting

ATTRIBUTE_PREFIX = "attribute:"

_HEADINGS = {
    "id": """id productid itemid offerid sku productsku itemsku skuid productcode itemcode code articlenumber itemnumber
        partnumber handle asin uniqueid identifier
        商品编号 商品id 商品编码 产品编号 产品id 编号 货号 款号 商品货号 sku编码 商品sku 编码""",
    "title": """title name productname producttitle itemname itemtitle displayname
        标题 商品标题 商品名称 名称 产品名称 品名 商品名 产品标题""",
    "description": """description productdescription longdescription body bodyhtml details shortdescription summary
        描述 商品描述 产品描述 详情 商品详情 简介 介绍""",
    "brand": "brand brandname manufacturer vendor maker 品牌 品牌名称 厂商 制造商",
    "department": "department 部门 大类",
    "category": """categorypath producttype category categories googleproductcategory categoryname type section taxonomy
        类目 分类 商品分类 类别 产品分类 商品类目 品类""",
    "price": """price currentprice sellingprice unitprice priceamount pricevalue regularprice
        价格 售价 单价 销售价 现价 商品价格""",
    "list_price": "listprice originalprice compareatprice msrp rrp wasprice oldprice 原价 市场价 划线价 吊牌价 零售价",
    "sale_price": """saleprice specialprice offerprice discountprice discountedprice promoprice
        促销价 特价 优惠价 折扣价 活动价""",
    "currency": "currency currencycode pricecurrency pricecurrencycode 币种 货币",
    "availability": "availability available instock stockstatus availabilitystatus 库存状态 有货 状态",
    "quantity": "quantity qty stock inventory inventoryquantity stockquantity stockqty 库存 库存数量 数量 库存量",
    "gtin": "gtin ean upc barcode gtin13 gtin12 gtin14 gtin8 ean13 isbn isbn13 条码 条形码 国际条码 商品条码",
    "group_id": "groupid itemgroupid parentid parentsku groupkey parent spu spuid spu编码 款式编号 父商品编号",
    "seller": "seller sellername merchant shop shopname store storename 店铺 卖家 商家 店铺名称",
    "link": "link url producturl productlink productpage permalink href weburl 链接 商品链接 网址 商品网址 产品链接",
}
_ATTRIBUTES = {
    "color": "color colour 颜色 颜色分类",
    "size": "size 尺码 尺寸 规格",
    "material": "material fabric 材质 面料 材料",
    "pattern": "pattern 图案 花型",
    "gender": "gender sex 性别 适用性别",
    "age_group": "agegroup 年龄段 适用年龄",
    "condition": "condition 成色 新旧程度",
    "style": "style 风格",
}
_PHOTO = re.compile(
    r"(main|primary|additional|product|lifestyle|variant)?"
    r"(image|images|photo|photos|picture|pictures|img|imgs|thumbnail|图片|主图|附图|商品图片|图片链接|图片地址|图|照片)"
    r"(url|urls|src|link|links|path|paths|file|filename|s|1url)?(\d{0,2})"
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_MANY = re.compile(r"[|\n;；]")

FIELDS = tuple(_HEADINGS)
_FIELD_OF = {name: (field, place) for field, names in _HEADINGS.items() for place, name in enumerate(names.split())}
_ATTRIBUTE_OF = {name: attribute for attribute, names in _ATTRIBUTES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Plan:
    """What each column of a table is for."""

    fields: Mapping[str, str]
    photos: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    extra: tuple[str, ...]

    @property
    def names_products(self) -> bool:
        """Whether rows can become products: an id, and something to show."""
        return "id" in self.fields and ("title" in self.fields or bool(self.photos))


def plan_of(columns: Iterable[str], mapping: Mapping[str, str]) -> Plan:
    """Guess what the columns are for; `mapping` ({our field: their column}) wins."""
    columns = [column for column in columns if column.strip()]
    fields = {field: column for field, column in mapping.items() if field in _HEADINGS}
    photos = [mapping["image"]] if "image" in mapping else []
    attributes = [
        (field[len(ATTRIBUTE_PREFIX) :], column)
        for field, column in mapping.items()
        if field.startswith(ATTRIBUTE_PREFIX)
    ]
    taken = {*fields.values(), *photos, *(column for _, column in attributes)}
    ranks: dict[str, int] = {}
    guesses: dict[str, str] = {}
    for column in columns:
        heading = _NOT_LETTERS.sub("", column.casefold())
        if column in taken:
            continue
        if column.casefold().startswith((ATTRIBUTE_PREFIX, "attributes.")):
            attributes.append((re.split(r"[:.]", column, maxsplit=1)[1], column))
        elif heading in _ATTRIBUTE_OF:
            attributes.append((_ATTRIBUTE_OF[heading], column))
        elif _PHOTO.fullmatch(heading) and "image" not in mapping:
            photos.append(column)
        elif heading in _FIELD_OF:
            field, rank = _FIELD_OF[heading]
            if field not in fields and rank < ranks.get(field, len(_FIELD_OF)):
                guesses[field], ranks[field] = column, rank
    fields |= guesses
    used = {*fields.values(), *photos, *(column for _, column in attributes)}
    return Plan(fields, tuple(photos), tuple(attributes), tuple(column for column in columns if column not in used))


def check_mapping(mapping: Mapping[str, str], columns: Sequence[str] | None = None) -> None:
    """Raise InvalidSetting for a mapping of fields that do not exist, or to columns that the table does not have."""
    allowed = (*FIELDS, "image")
    for field, column in mapping.items():
        if field not in allowed and not (field.startswith(ATTRIBUTE_PREFIX) and len(field) > len(ATTRIBUTE_PREFIX)):
            raise InvalidSetting(
                f"a mapping's field is one of {', '.join(allowed)}, {ATTRIBUTE_PREFIX}NAME, got {field!r}"
            )
        if columns is not None and column not in columns:
            raise InvalidSetting(
                f"the mapping of {field} wants a column {column!r}; the feed has {', '.join(columns)[:500]}"
            )


def draft_of(values: Mapping[str, str], plan: Plan, row: int) -> Draft:
    """Return what one row says of a product, under a plan."""
    texts = {field: values.get(column, "") for field, column in plan.fields.items()}
    list_price = texts.pop("list_price", "")
    department = texts.pop("department", "")
    category = category_path(texts.pop("category", ""))
    draft = Draft(
        row,
        category=(department, *category) if department else category,
        attributes={name: _MANY.split(values.get(column, "")) for name, column in plan.attributes},
        extra={column: values.get(column, "") for column in plan.extra},
        photos=[
            (text, "lifestyle" if "lifestyle" in column.casefold() else "alternate" if at else "main")
            for column in plan.photos
            for at, text in enumerate(split_photos(values.get(column, "")))
        ],
        **texts,  # type: ignore[arg-type]
    )
    draft.photos = [
        (text, role if at == 0 or role == "lifestyle" else "alternate") for at, (text, role) in enumerate(draft.photos)
    ]
    if "title" not in plan.fields:
        draft.title = draft.id
    if list_price.strip():
        _take_list_price(draft, list_price)
    return draft


def category_path(text: str) -> tuple[str, ...]:
    """Return the levels of "Shoes > Boots", "Shoes/Boots" or "Shoes|Boots"; of several paths the first."""
    first = text.split("\n", 1)[0] if ">" in text else text
    for separator in (">", "»", "›", "|", "\n", "/"):
        if separator in first:
            # A slash also stands within a name: "Hats w/ Straps" and "Audio / Video" are one level each.
            levels = first.split(separator) if separator != "/" or "/ " not in first else [first]
            return tuple(level.strip() for level in levels if level.strip())
    return (first.strip(),) if first.strip() else ()


def split_photos(text: str) -> list[str]:
    """Return the single photos of a cell that may hold several."""
    parts = [part.strip() for part in re.split(r"[|\n]|[,;]\s*(?=https?://|//)", text)]
    return [photo for part in parts if part for photo in _by_suffix(part)]


def _by_suffix(part: str) -> list[str]:
    """Split at commas and semicolons where each piece then ends like a picture file."""
    pieces = [piece.strip() for piece in re.split(r"[,;]", part) if piece.strip()]
    if len(pieces) > 1 and all(piece.lower().endswith(tuple(PICTURE_SUFFIXES)) for piece in pieces):
        return pieces
    return [part]


def _take_list_price(draft: Draft, list_price: str) -> None:
    """The list price is the price, and what was called the price is the sale."""
    if not draft.price.strip():
        draft.price = list_price
    elif not draft.sale_price.strip():
        draft.price, draft.sale_price = list_price, draft.price


def attribute_name(text: str) -> str:
    """Return one name for what shops call Colour, color or 颜色; other names in lower case."""
    heading = _NOT_LETTERS.sub("", text.casefold())
    return _ATTRIBUTE_OF.get(heading) or " ".join(text.casefold().split())
