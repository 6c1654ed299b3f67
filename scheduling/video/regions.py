"""Where a meeting's media is carried: the region nearest to the seller, who more often has the weaker line.

Regions of the Amazon Chime SDK's WebRTC media, as its developer guide lists them; countries by distance over cables.
"""

DEFAULT = "us-east-1"
_COUNTRIES = {
    "us-east-1": "AG BB BS CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PR SR SV TT US VC VE BZ",
    "ca-central-1": "CA GL PM",
    "sa-east-1": "AR BO BR CL PY UY",
    "eu-central-1": "AT BA BG CH CY CZ DE HR HU LI LU MD ME MK PL RO RS SI SK TR UA XK GE AM AZ KZ KG UZ TM TJ",
    "eu-north-1": "AX DK EE FI FO IS LT LV NO SE SJ BY RU",
    "eu-south-1": "AL GR IT MT SM VA TN LY",
    "eu-west-1": "IE PT",
    "eu-west-2": "GB GG GI IM JE",
    "eu-west-3": "AD BE DZ ES FR MA MC NL SN CI CM GA ML NE BF TG BJ MR",
    "af-south-1": "AO BW LS MG MU MW MZ NA SZ ZA ZM ZW CD TZ KE UG RW BI NG GH ET",
    "ap-south-1": "AE AF BD BH BT IN IQ IR JO KW LB LK MV NP OM PK QA SA YE IL EG PS SY",
    "ap-southeast-1": "BN ID KH LA MM MY PH SG TH TL VN",
    "ap-southeast-2": "AU FJ NC NZ PF PG SB TO VU WS",
    "ap-northeast-1": "JP CN HK MO TW MN",
    "ap-northeast-2": "KR",
}
_REGION_OF = {country: region for region, countries in _COUNTRIES.items() for country in countries.split()}


def region_of(country: str) -> str:
    """For an ISO 3166 code; "" and those not listed get the default."""
    return _REGION_OF.get(country, DEFAULT)
