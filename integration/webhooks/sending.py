"""Sending what is due: claim → call → record, with a thread for each endpoint, so that none waits for another's.

Calls are made by threads that know no database; this one claims and records. A worker that dies leaves what it had
claimed; when its lease ends it is sent once more, with the same id.
"""

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.clock import database_now
from core.policy import Policy, current_policy
from integration.models import WebhookDelivery, WebhookEndpoint
from integration.webhooks.batches import Claimed, Tried, claim, mark, put_back, settle_abandoned
from integration.webhooks.calling import Answer, Line, Watch
from integration.webhooks.judging import follow
from integration.webhooks.schedule import pause_after
from integration.webhooks.signing import Signer, body_of

THREADS = 40  # of both worlds no more endpoints than that
BATCH = 50  # of one endpoint in one go
BATCH_SECONDS = 5.0  # then it gives back what it has not begun, and what it has sent is recorded
SWEEP_SECONDS = 50.0
LOOKS_EVERY_SECONDS = 1.0  # for what has become due, while all calls take their time
# Longer than a go, and one more call that takes its time.
LEASE = timedelta(seconds=60)
Status = WebhookDelivery.Status


@dataclass
class Job:
    """What one thread does: `claimed` is for one endpoint, in this order."""

    endpoint: WebhookEndpoint
    claimed: Sequence[Claimed]
    signer: Signer
    line: Line
    answers: list[tuple[datetime, Answer]] = field(default_factory=list)

    def run(self) -> "Job":
        """Ends with the first that does not arrive: of what is behind it the rest of the endpoint decides."""
        ends = time.monotonic() + BATCH_SECONDS
        for each in self.claimed:
            now = datetime.now(UTC)
            body = body_of(each.event)
            answer = self.line.post(body, self.signer.headers(each.event["public_id"], body, now=now))
            self.answers.append((now, answer))
            if not answer.is_delivered or time.monotonic() > ends:
                break
        return self


def sweep() -> int:
    """Returns how many calls were made."""
    settle_abandoned()
    ends, made = time.monotonic() + SWEEP_SECONDS, 0
    lines: dict[int, Line] = {}
    running: dict[Future[Job], int] = {}
    with Watch() as watch, ThreadPoolExecutor(THREADS, thread_name_prefix="webhooks") as threads:
        try:
            while True:
                if time.monotonic() < ends:
                    for job in _jobs(busy=list(running.values()), lines=lines, watch=watch):
                        running[threads.submit(job.run)] = job.endpoint.pk
                if not running:
                    return made
                done, _ = wait(running, timeout=LOOKS_EVERY_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    del running[future]
                made += _record([future.result() for future in done])
        finally:
            for line in lines.values():
                line.close()


def _jobs(*, busy: Sequence[int], lines: dict[int, Line], watch: Watch) -> list[Job]:
    by_endpoint: dict[int, list[Claimed]] = defaultdict(list)
    for each in claim(BATCH, busy=busy, lease=LEASE):
        by_endpoint[each.endpoint].append(each)
    if not by_endpoint:
        return []
    now = database_now()
    endpoints = WebhookEndpoint.objects.standing().filter(pk__in=by_endpoint)
    return [_job(endpoint, by_endpoint[endpoint.pk], now, lines, watch) for endpoint in endpoints]


def _job(
    endpoint: WebhookEndpoint, claimed: Sequence[Claimed], now: datetime, lines: dict[int, Line], watch: Watch
) -> Job:
    line = lines.get(endpoint.pk)
    if line is None or line.url != endpoint.url:
        if line:
            line.close()
        line = lines[endpoint.pk] = Line(endpoint.url, watch)
    return Job(endpoint, claimed, Signer(secrets_of(endpoint, now=now)), line)


def secrets_of(endpoint: WebhookEndpoint, *, now: datetime) -> list[str]:
    """The newest first."""
    overlaps = endpoint.former_until is not None and endpoint.former_until > now
    return [endpoint.secret, endpoint.former_secret] if overlaps else [endpoint.secret]


def _record(jobs: Sequence[Job]) -> int:
    """As many as were done at that moment, in one transaction; then what follows for the endpoints."""
    if not jobs:
        return 0
    policy = current_policy()
    tried = {job.endpoint.pk: _tried(job, policy) for job in jobs}
    mark([each for those in tried.values() for each in those])
    put_back([each for job in jobs for each in job.claimed[len(job.answers) :]])
    for job in jobs:
        follow(job.endpoint, tried[job.endpoint.pk], policy)
    return sum(map(len, tried.values()))


def _tried(job: Job, policy: Policy) -> list[Tried]:
    return [
        _judged(claimed, at, answer, policy) for claimed, (at, answer) in zip(job.claimed, job.answers, strict=False)
    ]


def _judged(claimed: Claimed, at: datetime, answer: Answer, policy: Policy) -> Tried:
    if answer.is_delivered:
        return Tried(claimed, at, answer, Status.DELIVERED)
    pause = pause_after(
        claimed.attempts,
        tries=policy.webhook_tries_count,
        asked_for=answer.retry_after,
        chance=random.random(),
    )
    if pause is None:
        return Tried(claimed, at, answer, Status.GIVEN_UP)
    return Tried(claimed, at, answer, Status.WAITING, pause)
