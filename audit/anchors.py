"""Anchors: each seal is written once more outside the database, where its owner cannot change it (R35).

An anchor is a line of JSON with the seal and its heads: a line in a file to which lines are only added, or an object of
its own in a bucket, written only where there is none. What is not anchored yet is anchored by the next sweep.
"""

import json
import logging
from typing import Any

from django.conf import settings

from audit.models import Anchor, Seal, SealedHead
from audit.stores import Store, store_at

logger = logging.getLogger(__name__)
BATCH = 100


def anchor_seals() -> int:
    """Of the seals without an anchor, oldest first; returns how many got one. Outside any transaction."""
    if not settings.AUDIT_ANCHORS:
        return 0
    store, anchored = store_at(settings.AUDIT_ANCHORS), 0
    for seal in _not_anchored(store):
        try:
            address = store.write(seal.number, line_of(seal))
        except Exception:  # whatever a store throws: the seal stays without an anchor, and the next sweep tries again
            logger.warning("seal_not_anchored", exc_info=True)
            break
        Anchor.objects.bulk_create([Anchor(seal=seal, address=address)], ignore_conflicts=True)
        anchored += 1
    return anchored


def _not_anchored(store: Store) -> list[Seal]:
    """Those without a row, and the newest of which one says so though they do not stand there."""
    without = list(Seal.objects.filter(anchor=None).order_by("number")[:BATCH])
    newest = list(Seal.objects.exclude(anchor=None).order_by("-number")[:BATCH])
    try:
        lacking = store.lacks([seal.number for seal in newest]) if newest else set()
    except Exception:
        logger.warning("anchors_not_read", exc_info=True)
        lacking = set()
    return sorted([*without, *(seal for seal in newest if seal.number in lacking)], key=lambda seal: seal.number)


def line_of(seal: Seal) -> bytes:
    heads = SealedHead.objects.filter(seal=seal).values_list("subject", "length", "head")
    said: dict[str, Any] = {
        "seal": seal.number,
        "at": seal.at.isoformat(),
        "settled_at": seal.settled_at.isoformat(),
        "previous": bytes(seal.previous).hex(),
        "hash": bytes(seal.hash).hex(),
        "heads": sorted([subject, length, bytes(head).hex()] for subject, length, head in heads),
    }
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"
