"""Sending what is due: claim → call → record, with a thread for each endpoint, so that none waits for another's.

Each world has threads of its own. What test endpoints are sent begins early enough to be over when a sweep ends, so
that no live event waits for one of them: not for its names, its handshake nor its answer.

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
from core.sweeping import walk
from integration.models import WebhookDelivery, WebhookEndpoint
from integration.webhooks.batches import Claimed, Tried, claim, mark, put_back, settle_abandoned
from integration.webhooks.calling import WHOLE_SECONDS, Answer, Line, Watch
from integration.webhooks.judging import follow
from integration.webhooks.schedule import pause_after
from integration.webhooks.signing import Signer, body_of

THREADS = 20  # of each world; no more endpoints than that
BATCH = 50  # of one endpoint in one go
BATCH_SECONDS = 5.0  # then it gives back what it has not begun, and what it has sent is recorded
SWEEP_SECONDS = 50.0
JOB_SECONDS = BATCH_SECONDS + WHOLE_SECONDS  # no job takes longer
LOOKS_EVERY_SECONDS = 1.0  # for what has become due, while all calls take their time
# Longer than a go, and one more call that takes its time.
LEASE = timedelta(seconds=60)
Status = WebhookDelivery.Status


@dataclass
class Job:
    """What one thread does: `claimed` is for one endpoint, in this order. `ends`: when no more of it is begun, however
    long it waited for its thread."""

    endpoint: WebhookEndpoint
    claimed: Sequence[Claimed]
    signer: Signer
    line: Line
    ends: float
    answers: list[tuple[datetime, Answer]] = field(default_factory=list)

    def run(self) -> "Job":
        """Ends with the first that does not arrive: of what is behind it the rest of the endpoint decides."""
        for each in self.claimed:
            if time.monotonic() > self.ends:
                break
            now = datetime.now(UTC)
            body = body_of(each.event)
            answer = self.line.post(body, self.signer.headers(each.event["public_id"], body, now=now))
            self.answers.append((now, answer))
            if not answer.is_delivered:
                break
        return self


def sweep() -> int:
    """Returns how many calls were made."""
    settle_abandoned()
    began, made = time.monotonic(), 0
    lines: dict[int, Line] = {}
    running: dict[Future[Job], int] = {}
    with Watch() as watch, ThreadPoolExecutor(THREADS) as live, ThreadPoolExecutor(THREADS) as test:
        try:
            while True:
                worlds = _worlds(time.monotonic() - began)
                for job in _jobs(worlds, busy=list(running.values()), lines=lines, watch=watch):
                    running[(test if job.endpoint.is_test else live).submit(job.run)] = job.endpoint.pk
                if not running:
                    return made
                done, _ = wait(running, timeout=LOOKS_EVERY_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    del running[future]
                made += _record(walk(done, Future.result, "webhooks_not_sent"))
        finally:
            for line in lines.values():
                line.end()


def _worlds(seconds: float) -> list[bool]:
    """Of which worlds (`is_test`) something is begun so long after the sweep began."""
    ends = {False: SWEEP_SECONDS, True: SWEEP_SECONDS - JOB_SECONDS}
    return [is_test for is_test in ends if seconds < ends[is_test]]


def _jobs(worlds: Sequence[bool], *, busy: Sequence[int], lines: dict[int, Line], watch: Watch) -> list[Job]:
    by_endpoint: dict[int, list[Claimed]] = defaultdict(list)
    for each in claim(BATCH, worlds=worlds, busy=busy, lease=LEASE) if worlds else []:
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
            line.end()
        line = lines[endpoint.pk] = Line(endpoint.url, watch)
    return Job(endpoint, claimed, Signer(secrets_of(endpoint, now=now)), line, time.monotonic() + BATCH_SECONDS)


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
