"""Driver's licence numbers of the United States, by state. Pure; numbers normalised.

Forms as the states publish them, gathered by the National Traffic Safety Institute ("State Driver's License Formats",
ntsi.com/drivers-license-format). Beyond that list: the second form of Massachusetts, six or seven digits behind
Oregon's letter and Washington's WDL (Starpoint, "Driver's License Format by State", 17 December 2024), and New
Hampshire's since October 2017 (Concord Monitor, 5 December 2017, with the state's sample; its NHN and NHV are no
licences). Each form is a regular expression in which `a` stands for any letter and `d` for any digit.
"""

import re

FORMS = {
    "AL": "d{1,8}",
    "AK": "d{1,7}",
    "AZ": "ad{8}|d{9}",
    "AR": "d{4,9}",
    "CA": "ad{7}",
    "CO": "d{9}|ad{3,6}|aad{2,5}",
    "CT": "d{9}",
    "DE": "d{1,7}",
    "DC": "d{7}|d{9}",
    "FL": "ad{12}",
    "GA": "d{7,9}",
    "HI": "ad{8}|d{9}",
    "ID": "aad{6}a|d{9}",
    "IL": "ad{11,12}",
    "IN": "ad{9}|d{9,10}",
    "IA": "d{9}|d{3}aad{4}",
    "KS": "adada|ad{8}|d{9}",
    "KY": "ad{8,9}|d{9}",
    "LA": "d{1,9}",
    "ME": "d{7,8}|d{7}a",
    "MD": "ad{12}",
    "MA": "ad{8}|aad{7}|d{9}",
    "MI": "ad{10}|ad{12}",
    "MN": "ad{12}",
    "MS": "d{9}",
    "MO": "d{3}ad{6}|ad{5,9}|ad{6}R|d{8}aa|d{9}a|d{9}",
    "MT": "ad{8}|d{9}|d{13,14}",
    "NE": "ad{6,8}",
    "NV": "d{9,10}|d{12}|Xd{8}",
    "NH": "ddaaad{5}|NHLd{8}",
    "NJ": "ad{14}",
    "NM": "d{8,9}",
    "NY": "ad{7}|ad{18}|d{8,9}|d{16}|a{8}",
    "NC": "d{1,12}",
    "ND": "a{3}d{6}|d{9}",
    "OH": "ad{4,8}|aad{3,7}|d{8}",
    "OK": "ad{9}|d{9}",
    "OR": "d{1,9}|ad{6,7}",
    "PA": "d{8}",
    "RI": "d{7}|ad{6}",
    "SC": "d{5,11}",
    "SD": "d{6,10}|d{12}",
    "TN": "d{7,9}",
    "TX": "d{7,8}",
    "UT": "d{4,10}",
    "VT": "d{8}|d{7}a",
    "VA": "ad{8,11}|d{9}",
    "WA": "(?=.{12}$)[A-Z][A-Z0-9*]+|WDL[A-Z0-9]{9}",
    "WV": "d{7}|a{1,2}d{5,6}",
    "WI": "ad{13}",
    "WY": "d{9,10}",
}


def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form.replace("a", "[A-Z]").replace("d", "[0-9]"))


STATES = {state: _compiled(form) for state, form in FORMS.items()}


def states_of(number: str) -> list[str]:
    """By the codes of the Postal Service: those whose licences can have such a number. None: no state's can."""
    return [state for state, form in STATES.items() if form.fullmatch(number)]
