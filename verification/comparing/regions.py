"""Does an address name the state or province to which its postcode, or the register's number, belongs? Pure.

Sources: the Postal Service's three-digit ZIP prefixes (Publication 65), and GB/T 2260, whose first two digits stand in
a unified social credit code in the third and fourth place. What names none that is known disagrees with nothing.
"""

import re

from verification.comparing.addresses import Address
from verification.comparing.spellings import plain, words_of

STATES = {
    "AL": ("Alabama", "350-369"), "AK": ("Alaska", "995-999"), "AZ": ("Arizona", "850-865"),
    "AR": ("Arkansas", "716-729"), "CA": ("California", "900-961"), "CO": ("Colorado", "800-816"),
    "CT": ("Connecticut", "060-069"), "DE": ("Delaware", "197-199"), "DC": ("District of Columbia", "200-205"),
    "FL": ("Florida", "320-349"), "GA": ("Georgia", "300-319 398-399"), "HI": ("Hawaii", "967-968"),
    "ID": ("Idaho", "832-838"), "IL": ("Illinois", "600-629"), "IN": ("Indiana", "460-479"), "IA": ("Iowa", "500-528"),
    "KS": ("Kansas", "660-679"), "KY": ("Kentucky", "400-427"), "LA": ("Louisiana", "700-714"),
    "ME": ("Maine", "039-049"), "MD": ("Maryland", "206-219"), "MA": ("Massachusetts", "010-027 055-055"),
    "MI": ("Michigan", "480-499"), "MN": ("Minnesota", "550-567"), "MS": ("Mississippi", "386-397"),
    "MO": ("Missouri", "630-658"), "MT": ("Montana", "590-599"), "NE": ("Nebraska", "680-693"),
    "NV": ("Nevada", "889-898"), "NH": ("New Hampshire", "030-038"), "NJ": ("New Jersey", "070-089"),
    "NM": ("New Mexico", "870-884"), "NY": ("New York", "005-005 063-063 100-149"),
    "NC": ("North Carolina", "270-289"), "ND": ("North Dakota", "580-588"), "OH": ("Ohio", "430-459"),
    "OK": ("Oklahoma", "730-749"), "OR": ("Oregon", "970-979"), "PA": ("Pennsylvania", "150-196"),
    "RI": ("Rhode Island", "028-029"), "SC": ("South Carolina", "290-299"), "SD": ("South Dakota", "570-577"),
    "TN": ("Tennessee", "370-385"), "TX": ("Texas", "733-733 750-799 885-885"), "UT": ("Utah", "840-847"),
    "VT": ("Vermont", "050-059"), "VA": ("Virginia", "201-201 220-246"), "WA": ("Washington", "980-994"),
    "WV": ("West Virginia", "247-268"), "WI": ("Wisconsin", "530-549"), "WY": ("Wyoming", "820-831"),
}  # fmt: skip
PROVINCES = {
    "11": ("北京", "Beijing"), "12": ("天津", "Tianjin"), "13": ("河北", "Hebei"), "14": ("山西", "Shanxi"),
    "15": ("内蒙古", "Inner Mongolia"), "21": ("辽宁", "Liaoning"), "22": ("吉林", "Jilin"),
    "23": ("黑龙江", "Heilongjiang"), "31": ("上海", "Shanghai"), "32": ("江苏", "Jiangsu"), "33": ("浙江", "Zhejiang"),
    "34": ("安徽", "Anhui"), "35": ("福建", "Fujian"), "36": ("江西", "Jiangxi"), "37": ("山东", "Shandong"),
    "41": ("河南", "Henan"), "42": ("湖北", "Hubei"), "43": ("湖南", "Hunan"), "44": ("广东", "Guangdong"),
    "45": ("广西", "Guangxi"), "46": ("海南", "Hainan"), "50": ("重庆", "Chongqing"), "51": ("四川", "Sichuan"),
    "52": ("贵州", "Guizhou"), "53": ("云南", "Yunnan"), "54": ("西藏", "Tibet"), "61": ("陕西", "Shaanxi"),
    "62": ("甘肃", "Gansu"), "63": ("青海", "Qinghai"), "64": ("宁夏", "Ningxia"), "65": ("新疆", "Xinjiang"),
}  # fmt: skip
SOCIAL_CREDIT_LENGTH = 18


def region_disagrees(address: Address, *, register_number: str) -> bool:
    if address.country == "US":
        return _zip_disagrees(address)
    if address.country == "CN":
        return _province_disagrees(address, plain(register_number))
    return False


def _zip_disagrees(address: Address) -> bool:
    state = next((code for code, (name, _zips) in STATES.items() if _is_called(address.region, code, name)), "")
    prefix = re.match(r"\s*([0-9]{3})[0-9]{2}\b", address.postcode)
    if not state or not prefix:
        return False
    ranges = [each.split("-") for each in STATES[state][1].split()]
    return not any(first <= prefix[1] <= last for first, last in ranges)


def _is_called(region: str, code: str, name: str) -> bool:
    return words_of(region) in (words_of(code), words_of(name))


def _province_disagrees(address: Address, code: str) -> bool:
    """Some codes are given out by the capital's own register, for all of China: those name no province."""
    if len(code) != SOCIAL_CREDIT_LENGTH or code[2:4] not in PROVINCES:
        return False
    named = [key for key, names in PROVINCES.items() if _names(address, *names)]
    return bool(named) and code[2:4] not in named


def _names(address: Address, chinese: str, english: str) -> bool:
    """Four municipalities are provinces too, so the town may say it."""
    place = f"{address.region} {address.city}"
    return chinese in place or set(words_of(english)) <= set(words_of(place))
