"""Any number of invented cases, to see and measure how the staff's lists are with them. Written set-wise, in batches:
a million takes about two minutes.

What the lists show is there, and nothing else: no documents, no numbers, no messages, no events. Nobody logs in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import NOT_PROVIDED

from core.clock import database_now
from core.ids import letters
from core.models import User
from demo.loading import without_indexes
from scheduling.models import AccountManager, Place

BATCH = 25_000
TWO_YEARS = timedelta(days=730)
_MANAGERS, _CASES_EACH = 200, 5_000

_NAMES = {
    "GB": (
        "Blue,Thistle,Harbour,Northern,Old,Silver,Copper,Willow,Castle,River,Meadow,Stone,Bright,Garden,Amber,Swift",
        " Heron, Fern, Light, Oak, Mill, Fox, Lantern, Bridge, Anchor, Field, Pine, Star, Otter, Quarry, Lane, Bell",
        " Trading Ltd, Ceramics Ltd, Tools Ltd, Textiles Ltd, Candles, Bicycles Ltd, Supplies, Paper Ltd",
    ),
    "DE": (
        "Nord,Süd,Alpen,Linden,Eichen,Hafen,Berg,Stern,Mühlen,Garten,Rosen,Silber,Kupfer,Weiß,Schwarz,Birken",
        "licht,werk,bach,hof,tal,feld,stein,wald,blick,quell,brück,kamp,see,heim,grund,markt",
        " Keramik GmbH, Papier e. K., Leuchten GmbH, Möbel GmbH, Spielwaren, Werkzeuge GmbH, Textil GmbH, Räder",
    ),
    "CN": (
        "深圳,义乌,广州,东莞,宁波,杭州,苏州,厦门,青岛,上海,北京,佛山,温州,泉州,成都,武汉",
        "灯笼,星河,金桥,长风,百川,东方,瑞丰,天成,华光,永利,万达,安康,同心,海润,宏图,新月",
        "电子有限公司,玩具厂,贸易有限公司,家居用品有限公司,纺织品有限公司,五金制品厂,小商品行,科技有限公司",
    ),
    "JP": (
        "森,葵,鈴木,田中,林,山本,桜,青木,川口,中村,松,高橋,竹内,石川,藤原,北村",
        "文,工,陶,木,金,紙,茶,花,灯,布,鉄,器,和,雑,洋,書",
        "工芸,商店,具店,製作所,堂,工房,商会,産業株式会社",
    ),
}
_COUNTRIES = ["GB"] * 10 + ["CN"] * 5 + ["DE"] * 3 + ["JP"] * 2
_OF_COUNTRY = {
    "GB": ("en", "Europe/London"),
    "CN": ("zh-hans", "Asia/Shanghai"),
    "DE": ("de", "Europe/Berlin"),
    "JP": ("ja", "Asia/Tokyo"),
}

TABLES = (
    "core_user sellers_seller sellers_business scheduling_booking scheduling_session verification_case "
    "verification_review"
).split()

# What is drawn for case n follows from n alone, so that each generated world is like every other. The share that is
# still open falls with the age; an old one that is open is overdue.
_GENERATE = """
WITH drawn AS (
    SELECT n, ('x' || substr(md5('state' || n), 1, 7))::bit(28)::int / 268435456.0 AS lot,
        ('x' || substr(md5('open' || n), 1, 7))::bit(28)::int / 268435456.0 AS chance,
        ('x' || substr(md5('name' || n), 1, 7))::bit(28)::int AS noise,
        %(now)s::timestamptz - (%(last)s - n) * %(step)s::interval AS submitted_at
    FROM generate_series(%(begin)s, %(end)s) AS n
), aged AS (
    SELECT *, %(now)s - submitted_at AS age, 1 + n %% %(seats)s AS seat, (%(last)s - n) / %(seats)s AS turn,
        (%(countries)s::text[])[1 + noise %% array_length(%(countries)s::text[], 1)] AS country
    FROM drawn
), settled AS (
    SELECT *, chance < CASE WHEN age < '3 days' THEN 0.9 WHEN age < '14 days' THEN 0.6 WHEN age < '60 days' THEN 0.15
        WHEN age < '180 days' THEN 0.03 ELSE 0.005 END AS still_open
    FROM aged
), numbered AS MATERIALIZED (
    SELECT settled.*, status, ahead, decided, ahead OR decided AND noise %% 9 < 4 AS with_session,
        decided OR status = 'in_session' OR status = 'document_review' AND noise %% 7 < 2 AS reviewed,
        submitted_at + least(age, (1 + noise %% 90) * interval '1 hour') * 0.9 AS since,
        CASE WHEN noise %% 40 = 0 AND array_length(%(places)s::bigint[], 1) > 0
            THEN (%(places)s::bigint[])[1 + n %% array_length(%(places)s::bigint[], 1)] END AS place,
        %(now)s + CASE status WHEN 'session_booked' THEN 1 ELSE -1 END
            * (interval '20 minutes' + turn * interval '30 minutes') AS starts_at,
        substr(translate(md5(%(salt)s || n), '01', 'xy'), 1, 22) AS letters,
        nextval('public.core_user_id_seq') AS user_id, nextval('public.sellers_seller_id_seq') AS seller_id,
        nextval('public.scheduling_booking_id_seq') AS booking_id,
        nextval('public.scheduling_session_id_seq') AS session_id
    FROM settled, LATERAL (SELECT CASE
        WHEN still_open THEN CASE WHEN lot < 0.35 THEN 'session_needed' WHEN lot < 0.55 THEN 'session_booked'
            WHEN lot < 0.555 THEN 'in_session' WHEN lot < 0.755 THEN 'document_review'
            WHEN lot < 0.955 THEN 'documents_needed' WHEN lot < 0.99 THEN 'fraud_suspected' ELSE 'ruling_needed' END
        WHEN lot < 0.8 THEN 'approved' WHEN lot < 0.94 THEN 'rejected' WHEN lot < 0.97 THEN 'withdrawn'
        ELSE 'lapsed' END AS status
    ) AS state, LATERAL (SELECT status IN ('session_booked', 'in_session') AS ahead,
        status IN ('approved', 'rejected', 'documents_needed', 'fraud_suspected') AS decided
    ) AS follows
), users AS (
    INSERT INTO core_user (id, public_id, email, password, language, time_zone, phrase, date_joined)
    SELECT user_id, 'usr_' || letters, 'seller-' || letters || '@generated.example', '!', of_country.language,
        of_country.zone, 'a generated phrase', submitted_at
    FROM numbered JOIN {of_country} ON of_country.country = numbered.country
), sellers AS (
    INSERT INTO sellers_seller (id, public_id, user_id, status, created_at, locked_at)
    SELECT seller_id, 'sel_' || letters, user_id,
        CASE status WHEN 'approved' THEN 'active' ELSE 'onboarding' END, submitted_at, submitted_at
    FROM numbered
), businesses AS (
    INSERT INTO sellers_business (public_id, seller_id, kind, legal_name, country, street, city)
    SELECT 'biz_' || letters, seller_id, 'company',
        names.one[1 + noise %% 16] || names.two[1 + noise / 16 %% 16] || names.three[1 + noise / 256 %% 8],
        numbered.country, '1 Invented Street', 'Nowhere'
    FROM numbered JOIN {names} ON names.country = numbered.country
), bookings AS (
    INSERT INTO scheduling_booking (id, public_id, seller_id, manager_id, language, document_country, place_id, period,
        time_zone, status, uid, created_at)
    SELECT booking_id, 'bok_' || letters, seller_id, (%(managers)s)[seat], of_country.language, numbered.country, place,
        CASE WHEN ahead THEN tstzrange(starts_at, starts_at + interval '30 minutes')
            ELSE tstzrange(since - interval '30 minutes', since) END,
        of_country.zone, CASE WHEN ahead THEN 'booked' ELSE 'held' END,
        'cal_' || letters, submitted_at
    FROM numbered JOIN {of_country} ON of_country.country = numbered.country WHERE with_session
), sessions AS (
    INSERT INTO scheduling_session (id, public_id, booking_id, code, status, owner_id, ended_at, emptied_at)
    SELECT session_id, 'ses_' || letters, booking_id, upper(substr(letters, 1, 12)),
        CASE status WHEN 'session_booked' THEN 'scheduled' WHEN 'in_session' THEN 'live' ELSE 'ended' END,
        CASE WHEN status <> 'session_booked' THEN (%(managers)s)[seat] END,
        CASE WHEN NOT ahead THEN since END, CASE WHEN NOT ahead THEN since END
    FROM numbered WHERE with_session
), cases AS (
    INSERT INTO verification_case (public_id, seller_id, status, language, place_id, booking_id, submitted_at, since,
        due_at, times_wanted_at)
    SELECT 'case_' || letters, seller_id, status, of_country.language, place,
        CASE WHEN with_session THEN booking_id END, submitted_at, since,
        CASE WHEN status = 'session_booked' THEN starts_at
            WHEN still_open AND noise %% 25 > 0 THEN since + (2 + noise %% 5) * interval '1 day' END,
        CASE WHEN status = 'session_needed' AND noise %% 4 = 0 THEN since END
    FROM numbered JOIN {of_country} ON of_country.country = numbered.country
    RETURNING id, seller_id
)
INSERT INTO verification_review (public_id, case_id, session_id, reviewer_id, started_at, ended_at, emptied_at)
SELECT 'rev_' || letters, cases.id, CASE WHEN with_session THEN session_id END, (%(reviewers)s)[seat],
    since - interval '20 minutes', CASE WHEN decided THEN since END, CASE WHEN decided THEN since END
FROM numbered JOIN cases USING (seller_id) WHERE reviewed
"""


def generate(count: int, *, over: timedelta = TWO_YEARS, managers: list[AccountManager] | None = None) -> Iterator[int]:
    """As the owner of the tables. Handed in one after the other, the last of them now, and dealt to these account
    managers or new ones. Yields how many are written after each batch; an interrupted one leaves nothing."""
    managers = managers or make_managers(min(_MANAGERS, count // _CASES_EACH + 5))
    values: dict[str, Any] = {
        "now": database_now(),
        "last": count,
        "step": over / count,
        "salt": letters(8),
        "countries": _COUNTRIES,
        "seats": len(managers),
        "managers": [manager.pk for manager in managers],
        "reviewers": [manager.user_id for manager in managers],
        "places": list(Place.objects.values_list("pk", flat=True)),
    }
    statement = _GENERATE.format(of_country=_table("of_country", _OF_COUNTRY, "language, zone"), names=_names())
    statement = re.sub(
        r"INSERT INTO (\w+) \(([^)]*)\)\s+SELECT", lambda found: _with_defaults(found, values), statement
    )
    with without_indexes(TABLES), connection.cursor() as cursor:
        for begin in range(1, count + 1, BATCH):
            end = min(begin + BATCH - 1, count)
            cursor.execute(statement, {**values, "begin": begin, "end": end})
            yield end


def make_managers(count: int) -> list[AccountManager]:
    """Colleagues whom nobody can log in as, and who are offered to nobody."""
    users = User.objects.bulk_create(
        User(
            email=f"staff-{letters(12)}@generated.example",
            full_name=f"Generated Colleague {number}",
            is_staff=True,
            password="!",
            phrase="a generated phrase",
        )
        for number in range(1, count + 1)
    )
    return AccountManager.objects.bulk_create(
        AccountManager(user=user, staff_number=f"G{letters(8)}", time_zone="UTC", languages=["en"], active=False)
        for user in users
    )


def _with_defaults(insert: re.Match[str], values: dict[str, Any]) -> str:
    """With the defaults of the model for whatever else its table wants; added to the `values` of the statement."""
    table, given = insert[1], re.split(r",\s*", insert[2])
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    own = [each for each in model._meta.concrete_fields if each.db_default is NOT_PROVIDED]  # not the table's
    rest = [each for each in own if not each.null and not each.primary_key]
    defaults = {str(each.column): each for each in rest if each.column not in given}
    for column, each in defaults.items():
        values[f"{table}_{column}"] = each.get_db_prep_save(each.get_default(), connection)
    names = [f"%({table}_{column})s" for column in defaults]
    return f"INSERT INTO {table} ({', '.join([*defaults, *given])}) SELECT {', '.join([*names, ''])}"


def _table(name: str, rows: Mapping[str, Sequence[str]], columns: str) -> str:
    lines = ", ".join(f"({', '.join(repr(each) for each in (country, *row))})" for country, row in rows.items())
    return f"(VALUES {lines}) AS {name} (country, {columns})"


def _names() -> str:
    each = ", ".join(f"string_to_array({part}, ',') AS {part}" for part in ("one", "two", "three"))
    return f"(SELECT country, {each} FROM {_table('texts', _NAMES, 'one, two, three')}) AS names"
