"""What can be wrong with a field whatever it is about: `errors[].code`, beside those of rules of the house."""

from collections.abc import Mapping

FIELDS = "/api/v1/docs/errors/#fields"
FIELD_CODES: Mapping[str, str] = {
    "required": "It has to be there.",
    "null": "It cannot be `null`.",
    "blank": "It cannot be empty.",
    "unknown": "There is no such field, no such parameter, or no such type of events.",
    "repeated": "The parameter is there more than once.",
    "not_found": "There is nothing with this id in the world of the key.",
    "invalid": "It does not have the form that the reference names, or is of another type in JSON.",
    "invalid_choice": "It is none of the values that the reference names.",
    "min_length": "It is too short, or has too few elements.",
    "max_length": "It is too long, or has too many elements.",
    "max_string_length": "It is too long for a number.",
    "min_value": "It is too low.",
    "max_value": "It is too high.",
    "not_a_list": "It has to be an array.",
    "empty": "It has to have an element.",
    "date": "It is a day: a moment, with a time and a zone, is wanted.",
    "datetime": "It is a moment: a day is wanted.",
    "make_aware": "There is no such moment in this time zone.",
    "overflow": "There is no such moment.",
    "too_early": "It has to be later than the other one.",
}
