"""The wall: whoever verifies sellers knows nothing of their trade, so that no decision can lean on it."""

import re

from django.apps import apps

OURS = {"audit", "contacts", "core", "integration", "messaging", "scheduling", "sellers", "verification"}
OF_TRADE = re.compile(
    r"(?:^|_)(turnover|revenue|sales|sold|gmv|listings?|orders?|fees?|commission|payouts?|profit|margin|ratings?|stars"
    r"|feedback|refunds?|balance|prices?|tier|premium|vip)(?:_|$)"
)


def test_no_table_holds_a_commercial_figure_of_a_seller() -> None:
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
    }
    assert {name for name in named if OF_TRADE.search(name.rpartition(".")[2])} == set()


def test_the_test_would_find_one() -> None:
    assert [bool(OF_TRADE.search(name)) for name in ("annual_turnover", "fee", "listing_count", "ordering")] == [
        True,
        True,
        True,
        False,
    ]
