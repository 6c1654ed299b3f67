"""How often each reason was given, and where it can be: one query each, however many reasons there are."""

from collections import Counter

from django.db import connection

from verification.models import Checklist, ChecklistItem

MONTHS = 12


def decisions_by_code() -> dict[str, int]:
    """How many decisions about live sellers in the last MONTHS named it; codes that none named are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT code, count(*) FROM verification_decision, jsonb_object_keys(reasons) AS code
               WHERE decided_at > now() - make_interval(months => %s) AND reasons <> '{}' AND case_id NOT IN (
                   SELECT tested.id FROM core_user AS person JOIN sellers_seller AS seller ON user_id = person.id
                   JOIN verification_case AS tested ON seller_id = seller.id WHERE is_test
               ) GROUP BY code""",
            [MONTHS],
        )
        return dict(cursor.fetchall())


def checks_by_code() -> Counter[str]:
    """How many checks of the checklists in use can fail for it."""
    lists = Checklist.objects.published().newest().values("pk")
    items = ChecklistItem.objects.filter(checklist__in=lists).values_list("reason_codes", flat=True)
    return Counter(code for codes in items for code in codes)
