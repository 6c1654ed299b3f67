"""Renewing the data keys over 100,000 encrypted numbers and their blind indexes while two processes read them (R25).

No yardstick: the line says how fast, and that no read failed and nothing was left under an old key.
"""

import random
import time
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

from django.db import connection

from core.keys import ring, rotation
from core.keys.holders import holders
from core.keys.models import DataKey
from core.models import User
from sellers.models import BankAccount, Seller

ROWS, READERS, BATCH = 100_000, 2, 5_000
_FORK = get_context("fork")


@dataclass(frozen=True)
class Rotated:
    reads: int
    failed: int
    seconds: float

    def __str__(self) -> str:
        return f"rows={ROWS} reads={self.reads} failed={self.failed} rows/s={ROWS / self.seconds:.4g}"


def measure() -> Rotated:
    ring.CURRENT_FOR, rotation.WRITING, rotation.PAUSE = 2.0, timedelta(seconds=0.5), 0.5
    _fill()
    old = list(DataKey.objects.values_list("key_id", flat=True))
    connection.close()  # each reader opens its own
    over, reads, failed = _FORK.Event(), _FORK.Value("q", 0), _FORK.Value("q", 0)
    readers = [_FORK.Process(target=_read, args=[seed, over, reads, failed]) for seed in range(READERS)]
    for reader in readers:
        reader.start()
    moved = _rotate()
    over.set()
    for reader in readers:
        reader.join()
    assert failed.value == 0, f"{failed.value} of {reads.value} reads failed"
    assert [holder.name for holder in holders() if holder.left(old)] == []
    return Rotated(reads.value, failed.value, moved)


def _fill() -> None:
    for start in range(0, ROWS, BATCH):
        users = User.objects.bulk_create(User(email=f"{start + n}@example.com") for n in range(BATCH))
        sellers = Seller.objects.bulk_create(Seller(user=user) for user in users)
        rows = [BankAccount(seller=seller, holder="Sam", country="GB", number=_number(seller.pk)) for seller in sellers]
        BankAccount.objects.bulk_create(rows)


def _number(seller: int) -> str:
    return f"GB33BUKB{seller:014}"


def _rotate() -> float:
    """The seconds in which the rows were moved, without the wait for other processes."""
    lines: list[tuple[float, str]] = []
    rotation.rotate_keys(lambda line: lines.append((time.monotonic(), line)))
    return max(at for at, line in lines if line.startswith("sellers_bankaccount")) - lines[0][0]


def _read(seed: int, over: Any, reads: Any, failed: Any) -> None:
    draw = random.Random(seed)
    first, last = (BankAccount.objects.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk"))
    while not over.is_set():
        try:
            row = BankAccount.objects.get(pk=draw.randint(first, last))
            right = row.number == _number(row.seller_id)
        except Exception:  # whatever it is, it is a read that failed
            right = False
        time.sleep(0.005)  # as pages do, it leaves the processor to others for a while
        with reads.get_lock():
            reads.value += 1
            failed.value += not right
