"""The people of the demo, staff and sellers from five countries. All of them are invented."""

from dataclasses import dataclass

from stdnum.cn import uscc

from core import roles

PASSWORD = "try-vouchroom"  # for the demo only; seed_demo refuses to run outside of demo mode


@dataclass(frozen=True)
class Staff:
    key: str
    name: str
    role: str
    time_zone: str = "Europe/Berlin"
    staff_number: str = ""
    languages: tuple[str, ...] = ()
    country: str = ""
    document_countries: tuple[str, ...] = ()
    buffer_minutes: int = 0
    off_in_days: int = 0  # two days off from then on
    at_office: bool = False  # on working days also in person, at OFFICE
    trained_days_ago: int = 0  # certificates are valid for 365 days

    @property
    def email(self) -> str:
        return f"{self.key}@staff.demo.example"


@dataclass(frozen=True)
class SellerPerson:
    """`stage` is how far the demo leads this seller (demo.stages); bank_country differs where the screen shall ask."""

    key: str
    stage: str
    given_name: str
    family_name: str
    business: str
    country: str
    language: str
    time_zone: str
    city: str
    street: str
    document_type: str
    document_number: str
    bank_number: str
    bank_country: str
    kind: str = "company"

    @property
    def email(self) -> str:
        return f"{self.key}@sellers.demo.example"


OFFICE = {"name": "Vouchroom Berlin", "address": "Beispielweg 7\n10115 Berlin\nGermany", "time_zone": "Europe/Berlin"}

STAFF = [
    Staff(
        "anna",
        "Anna Berg",
        roles.ACCOUNT_MANAGER,
        "Europe/Berlin",
        "VR-1001",
        ("de", "en"),
        "DE",
        buffer_minutes=15,
        at_office=True,
    ),
    Staff("grace", "Grace Miller", roles.ACCOUNT_MANAGER, "America/New_York", "VR-1002", ("en",), "US", off_in_days=4),
    Staff("ken", "Ken Sato", roles.ACCOUNT_MANAGER, "Asia/Tokyo", "VR-1003", ("ja", "en"), "JP"),
    Staff(
        "mei",
        "Mei Lin",
        roles.ACCOUNT_MANAGER,
        "Asia/Shanghai",
        "VR-1004",
        ("zh-hans", "en"),
        "CN",
        ("CN", "HK", "MO", "TW"),
    ),
    Staff(
        "vera",  # whose training expires soon
        "Vera Huber",
        roles.ACCOUNT_MANAGER,
        "Europe/Vienna",
        "VR-1005",
        ("de", "en"),
        "AT",
        ("AT", "CH"),
        trained_days_ago=353,
    ),
    Staff(
        "paul",  # whose training has expired
        "Paul Novak",
        roles.ACCOUNT_MANAGER,
        "Europe/Prague",
        "VR-1006",
        ("en",),
        "CZ",
        trained_days_ago=380,
    ),
    Staff("lena", "Lena Hart", roles.LEAD, "Europe/London"),
    Staff("omar", "Omar Diaz", roles.OPS, "America/New_York"),
    Staff("sue", "Sue Park", roles.SUPPORT, "America/Los_Angeles"),
    Staff("ada", "Ada Stone", roles.ADMINISTRATOR, "Europe/London"),
]

SELLERS = [
    SellerPerson(
        "emma", "session_now", "Emma", "Clarke", "Thistle and Fern Ltd", "GB", "en", "Europe/London", "Leeds",
        "4 Mill Lane", "passport", "925076473", "DE89370400440532013000", "DE",
    ),
    SellerPerson(
        "wei", "session_needed", "伟", "李", "深圳灯笼电子有限公司", "CN", "zh-hans", "Asia/Shanghai", "深圳",
        "南山区科技路 8 号", "passport", "E12345678", "00123456789012", "HK",
    ),
    SellerPerson(
        "aoi", "session_booked", "葵", "田中", "葵工芸", "JP", "ja", "Asia/Tokyo", "京都",
        "東山区清水 1-2", "passport", "TK1234567", "1234567", "US",
    ),
    SellerPerson(
        "felix", "session_in_person", "Felix", "Brandt", "Brandt Leuchten GmbH", "DE", "de", "Europe/Berlin", "Potsdam",
        "Am Kanal 5", "passport", "C01X0006H", "NL91ABNA0417164300", "NL",
    ),
    SellerPerson(
        "jonas", "document_review", "Jonas", "Weber", "Nordlicht Keramik", "DE", "de", "Europe/Berlin", "Kiel",
        "Hafenstraße 12", "passport", "C01X00T47", "DE89370400440532013000", "DE",
    ),
    SellerPerson(
        "greta", "documents_needed", "Greta", "Vogel", "Vogel Papier e. K.", "DE", "de", "Europe/Berlin", "Leipzig",
        "Lindenweg 3", "passport", "C4VK7LM2N", "DE89370400440532013000", "DE",
    ),
    SellerPerson(
        "ida", "lapsed", "Ida", "Krause", "Krause Seifen", "DE", "de", "Europe/Berlin", "Jena",
        "Saalgasse 9", "passport", "C6NT0RX8K", "DE89370400440532013000", "DE", "sole_trader",
    ),
    SellerPerson(
        "noah", "active", "Noah", "Brooks", "Blue Heron Trading LLC", "US", "en", "America/Chicago", "Madison",
        "77 Lake Street", "passport", "123456789", "000123456789", "US",
    ),
    SellerPerson(
        "olivia", "rejected", "Olivia", "Reed", "Reed Supplies", "US", "en", "America/Denver", "Boulder",
        "5 Canyon Road", "passport", "987654321", "000987654321", "US",
    ),
    SellerPerson(
        "rika", "invited", "梨花", "森", "森文具", "JP", "ja", "Asia/Tokyo", "金沢",
        "東山 3-1", "passport", "TK7654321", "7654321", "JP", "sole_trader",
    ),
    SellerPerson(
        "sota", "declined", "颯太", "林", "林工具店", "JP", "ja", "Asia/Tokyo", "札幌",
        "大通西 5-8", "passport", "TK2345678", "2345678", "JP", "sole_trader",
    ),
    SellerPerson(
        "jun", "fraud_suspected", "军", "王", "义乌小商品行", "CN", "zh-hans", "Asia/Shanghai", "义乌",
        "稠州路 20 号", "passport", "E87654321", "00998877665544", "CN",
    ),
    SellerPerson(
        "clara", "session_missed", "Clara", "Jensen", "Jensen Ceramics", "GB", "en", "Europe/London", "York",
        "2 Castle Street", "passport", "707797979", "DE89370400440532013000", "DE",
    ),
    SellerPerson(
        "harry", "verified", "Harry", "Moss", "Moss Bicycles", "GB", "en", "Europe/London", "Bristol",
        "9 Harbour Way", "passport", "533380006", "GB29NWBK60161331926819", "GB",
    ),
    SellerPerson(
        "mia", "filled", "Mia", "Lopez", "Sunrise Candles", "US", "en", "America/Los_Angeles", "San Diego",
        "210 Palm Avenue", "passport", "456789123", "000456789123", "US",
    ),
    SellerPerson(
        "ren", "registered", "蓮", "鈴木", "鈴木商店", "JP", "ja", "Asia/Tokyo", "大阪",
        "北区梅田 3", "passport", "TZ7654321", "7654321", "JP",
    ),
    SellerPerson(
        "lucas", "restricted", "Lucas", "Green", "Green Valley Tools", "US", "en", "America/New_York", "Albany",
        "18 Elm Street", "passport", "321654987", "000321654987", "US",
    ),
    SellerPerson(
        "sophie", "suspended", "Sophie", "Ward", "Ward Textiles Ltd", "GB", "en", "Europe/London", "York",
        "31 Station Road", "passport", "611223345", "GB29NWBK60161331926819", "GB",
    ),
    SellerPerson(
        "min", "closed", "敏", "陈", "星河玩具厂", "CN", "zh-hans", "Asia/Shanghai", "东莞",
        "松山湖大道 6 号", "passport", "E55667788", "00445566778899", "CN",
    ),
    SellerPerson(
        "isla", "ruling_needed", "Isla", "Grant", "Grant Woollens", "GB", "en", "Europe/London", "Perth",
        "8 River Walk", "passport", "604418273", "DE89370400440532013000", "DE", "sole_trader",
    ),
]  # fmt: skip


def register_number(person: SellerPerson) -> str:
    """Everybody's own; some of them share a bank account, which the risk screen asks about. A Chinese one is a unified
    social credit code of Guangdong, made up, with a check digit that fits."""
    if person.country == "CN":
        code = f"91440300MA5T{SELLERS.index(person):05}"
        return code + uscc.calc_check_digit(code)
    return str(12345678 + SELLERS.index(person))
