"""What staff call a language."""

from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    return get_language_info(code)["name"]
