"""Which documents a seller is asked for, by country and kind of business, and what people there call them. Pure."""

from dataclasses import dataclass

from sellers.models import Business, Document

Kind = Document.Kind
EVERYBODY = (Kind.IDENTITY, Kind.BANK_STATEMENT)  # asked for before the business is known, too
BY_BUSINESS: dict[str, tuple[Kind, ...]] = {
    Business.Kind.SOLE_TRADER: EVERYBODY,
    Business.Kind.COMPANY: (*EVERYBODY, Kind.BUSINESS_EXTRACT),
}
# Where it differs. In mainland China sole traders have the same licence as companies, with the code that is asked for.
BY_COUNTRY: dict[tuple[str, str], tuple[Kind, ...]] = {
    ("CN", Business.Kind.SOLE_TRADER): (*EVERYBODY, Kind.BUSINESS_EXTRACT),
}
# As it stands on the document itself, in the language of the country: what somebody there looks for in their files.
EXTRACTS = {
    "AT": "Firmenbuchauszug",
    "AU": "Certificate of Registration of a Company (ASIC)",
    "BE": "Uittreksel KBO / Extrait BCE",
    "BR": "Certidão Simplificada (Junta Comercial)",
    "CA": "Certificate of Incorporation",
    "CH": "Handelsregisterauszug / Extrait du registre du commerce",
    "CN": "营业执照",
    "CZ": "Výpis z obchodního rejstříku",
    "DE": "Handelsregisterauszug",
    "DK": "CVR-udskrift",
    "ES": "Certificación del Registro Mercantil",
    "FI": "Kaupparekisteriote",
    "FR": "Extrait Kbis",
    "GB": "Certificate of Incorporation",
    "HK": "公司註冊證明書 / Certificate of Incorporation",
    "HU": "Cégkivonat",
    "IE": "Certificate of Incorporation",
    "IN": "Certificate of Incorporation",
    "IT": "Visura camerale",
    "JP": "登記事項証明書",
    "KR": "등기사항전부증명서",
    "LI": "Handelsregisterauszug",
    "LU": "Extrait du Registre de commerce et des sociétés",
    "MX": "Acta constitutiva",
    "NL": "Uittreksel Handelsregister KVK",
    "NO": "Firmaattest",
    "NZ": "Certificate of Incorporation",
    "PL": "Odpis z KRS",
    "PT": "Certidão permanente",
    "SE": "Registreringsbevis",
    "SG": "Business Profile (ACRA)",
    "TR": "Ticaret Sicili Gazetesi",
    "TW": "公司登記表",
    "US": "Articles of Incorporation / Articles of Organization",
    "VN": "Giấy chứng nhận đăng ký doanh nghiệp",
}
STATEMENTS = {
    "AT": "Kontoauszug",
    "CH": "Kontoauszug / Extrait de compte",
    "CN": "银行对账单",
    "DE": "Kontoauszug",
    "ES": "Extracto bancario",
    "FR": "Relevé de compte",
    "IT": "Estratto conto",
    "JP": "取引明細書・通帳",
    "NL": "Rekeningafschrift",
}
IDENTITY = {
    "AT": "Reisepass, Personalausweis",
    "CN": "居民身份证、护照",
    "DE": "Personalausweis, Reisepass",
    "ES": "DNI, pasaporte",
    "FR": "Carte nationale d’identité, passeport",
    "IT": "Carta d’identità, passaporto",
    "JP": "パスポート、運転免許証",
    "NL": "Identiteitskaart, paspoort",
}
CALLED: dict[str, dict[str, str]] = {
    Kind.IDENTITY: IDENTITY,
    Kind.BANK_STATEMENT: STATEMENTS,
    Kind.BUSINESS_EXTRACT: EXTRACTS,
}


@dataclass(frozen=True)
class Requested:
    """`called`: its name where the business is; "" where we know none."""

    kind: Kind
    called: str


def requested(country: str, business: str) -> list[Requested]:
    """`country` by ISO code, `business`: one of Business.Kind. In the order in which they are asked for."""
    return [Requested(kind, called_in(country, kind)) for kind in kinds_requested(country, business)]


def kinds_requested(country: str, business: str) -> tuple[Kind, ...]:
    return BY_COUNTRY.get((country, business), BY_BUSINESS[business])


def called_in(country: str, kind: str) -> str:
    return CALLED[kind].get(country, "")
