"""Where a platform names in a body what a hosted link needs."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from integration.hosted.origins import LONGEST, may_lead_back


class ReturnUrlField(serializers.CharField):
    """Of a view's form. ValidationError "not_allowed"."""

    def __init__(self, **kwargs: Any) -> None:
        said = (
            "Where “Back to the marketplace” leads: https, at one of the origins that ops gave to your key; with a "
            "test key http://localhost too."
        )
        super().__init__(required=False, max_length=LONGEST, help_text=said, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        address, key = super().to_internal_value(data), self.context["view"].key
        if not may_lead_back(address, key.return_origins, is_test=key.is_test):
            raise serializers.ValidationError(
                _("Its origin is none of those that ops gave to this key."), "not_allowed"
            )
        return address
