"""What of a product can be filtered."""

from shopsight.core.numbers import as_number
from shopsight.core.terms import field_name, fold, product_terms
from shopsight.core.types import Product, Term


def test_the_price_is_what_the_shopper_pays() -> None:
    terms = product_terms(Product("a", "t", price_minor=2000, sale_price_minor=1550, currency="USD"))
    assert terms["price"] == (Term("15.50", 15.5),)
    assert terms["list_price"] == (Term("20.00", 20.0),)
    assert terms["on_sale"] == (Term("true"),)


def test_a_category_is_found_by_any_of_its_levels_and_by_its_path() -> None:
    terms = product_terms(Product("a", "t", category=("Home", "Kitchen", "Mugs")))
    assert [term.text for term in terms["category"]] == ["Home", "Kitchen", "Mugs", "Home > Kitchen > Mugs"]


def test_an_attribute_never_hides_a_field_of_the_product() -> None:
    terms = product_terms(Product("a", "t", brand="Real", attributes={"Brand": ("Fake",), "Pack Size": ("6", "6")}))
    assert terms["brand"] == (Term("Real"),)
    assert terms["pack_size"] == (Term("6", 6.0),)


def test_empty_fields_are_absent() -> None:
    assert set(product_terms(Product("a", "t", attributes={"x": ()}))) == {"id", "group", "availability"}


def test_texts_compare_without_case_width_and_spacing() -> None:
    assert fold("  ＲＥＤ   Mug ") == fold("red mug")
    assert field_name("Pack  Size") == "pack_size"


def test_only_plain_decimals_are_numbers() -> None:
    assert as_number("12.5") == 12.5
    assert as_number("-3") == -3.0
    assert [as_number(text) for text in ("", "1e5", "nan", "inf", "12a", "1.2.3", "--1", "9" * 50)] == [None] * 8
