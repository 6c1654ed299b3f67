"""Countries and regions as a reader looks for them."""

from django.utils import translation

from sellers.countries import country_choices, country_name


def names(language: str) -> list[str]:
    with translation.override(language):
        return [name for _code, name in country_choices()]


def test_umlauts_stand_beside_their_letters() -> None:
    german = names("de")
    assert german.index("Ägypten") < german.index("Belgien") < german.index("Österreich") < german.index("Polen")


def test_chinese_names_stand_in_the_order_of_their_pronunciation() -> None:
    chinese = names("zh-hans")
    order = ["德国", "法国", "美国", "日本", "英国", "中国"]
    assert sorted(order, key=chinese.index) == order


def test_a_code_that_nobody_knows_stands_for_itself() -> None:
    assert country_name("ZZ") == "ZZ"
