"""Sellers and cases as the apps below make them."""

from tests.verification.conftest import (  # noqa: F401
    at_place,
    booked_case,
    booking,
    documents,
    hold,
    live,
    make_campaign,
    make_manager,
    make_rejected,
    manager,
    place,
    ready,
    reviewed_case,
    sample,
    session_case,
)
