"""Cases with all that is shown of them, in one statement that the database plans once: who follows many cases asks
often, and twelve queries would be most of what an answer costs.

A suspicion of fraud is left out here already: its decision, and the session after which it was raised. So are
the words of people, and whoever of the staff did something.
"""

import json
from collections.abc import Sequence
from typing import Any

from database.prepared import Prepared, run

_NEWEST_DECISION = """
    SELECT decision.* FROM verification_decision AS decision
    WHERE decision.case_id = one.id AND decision.outcome <> 'fraud_suspected' ORDER BY decision.id DESC LIMIT 1
"""
_SHOWN = f"""
    SELECT wanted.place, statement_timestamp() AS now, one.public_id AS id, seller.public_id AS seller,
        person.is_test, one.status, one.language,
        one.submitted_at, one.since, one.due_at, one.new_due_at, one.times_wanted_at, one.times_gone_at,
        change.public_id AS change, meets.public_id AS meets_at, seller.status AS account,
        seller.locked_at IS NOT NULL AS is_locked,
        EXISTS (SELECT FROM verification_invitation WHERE case_id = one.id) AS is_invited,
        NOT EXISTS (SELECT FROM verification_case WHERE seller_id = one.seller_id AND id > one.id) AS is_newest,
        EXISTS (SELECT FROM verification_measure
            WHERE seller_id = one.seller_id AND status = 'in_effect' AND kind <> 'undo')
        OR EXISTS (SELECT FROM verification_certification WHERE seller_id = one.seller_id AND certified_at IS NULL
            AND withdrawn_at IS NULL AND suspended_at IS NOT NULL) AS is_limited_otherwise,
        EXISTS (SELECT FROM verification_screening WHERE case_id = one.id AND outcome = 'session') AS session_asked,
        (SELECT json_agg(json_build_array(rule, rule_version) ORDER BY id)
            FROM verification_signal WHERE case_id = one.id) AS signals,
        (SELECT json_agg(topic) FROM verification_signalanswer WHERE case_id = one.id) AS answered,
        (SELECT json_agg(json_build_object('id', public_id, 'kind', kind, 'status', status, 'reasons', reasons,
                'due_on', due_on, 'uploaded_at', uploaded_at, 'has_pages', pages <> '{{{{}}}}') ORDER BY id)
            FROM sellers_document WHERE seller_id = one.seller_id) AS documents,
        (SELECT json_build_object('id', public_id, 'outcome', outcome, 'reasons', reasons, 'decided_at', decided_at,
                'due_at', due_at, 'documents', (
                    SELECT json_agg(json_build_array(document.kind, judged.outcome, judged.reason_code,
                        judged.reason_version) ORDER BY document.id)
                    FROM verification_documentoutcome AS judged
                    JOIN sellers_document AS document ON document.id = judged.document_id
                    WHERE judged.review_id = last.review_id))
            FROM ({_NEWEST_DECISION}) AS last) AS decision,
        (SELECT json_agg(json_build_object('id', appeal.public_id, 'decision', decision.public_id, 'step', appeal.step,
                'status', appeal.status, 'filed_at', appeal.filed_at, 'answered_at', appeal.answered_at,
                'further_by', appeal.further_by) ORDER BY appeal.id)
            FROM verification_appeal AS appeal JOIN verification_decision AS decision ON decision.id = decision_id
            WHERE decision.case_id = one.id AND appeal.status <> 'draft') AS appeals,
        (SELECT json_agg(json_build_object('id', missed.public_id, 'session', session.public_id,
                'finding', session.finding, 'in_person', agreed.place_id IS NOT NULL,
                'found_at', missed.found_at, 'taken_back', missed.taken_back,
                'contested_at', missed.contested_at, 'answered_at', missed.answered_at,
                'answer_by', coalesce(promise.new_due_at, promise.due_at)) ORDER BY missed.id)
            FROM verification_missedsession AS missed
            JOIN scheduling_session AS session ON session.id = missed.session_id
            JOIN scheduling_booking AS agreed ON agreed.id = session.booking_id
            LEFT JOIN verification_promise AS promise ON promise.missed_id = missed.id
            WHERE missed.case_id = one.id) AS missed,
        CASE WHEN one.status IN ('session_booked', 'in_session') THEN json_build_object('id', session.public_id,
            'starts_at', lower(booking.period), 'time_zone', booking.time_zone,
            'in_person', booking.place_id IS NOT NULL) END AS session
    FROM {{wanted}} AS wanted (id, place)
    JOIN verification_case AS one ON one.public_id = wanted.id
    JOIN sellers_seller AS seller ON seller.id = one.seller_id
    JOIN core_user AS person ON person.id = seller.user_id
    LEFT JOIN verification_changerequest AS change ON change.id = one.change_id
    LEFT JOIN scheduling_place AS meets ON meets.id = one.place_id
    LEFT JOIN scheduling_booking AS booking ON booking.id = one.booking_id
    LEFT JOIN scheduling_session AS session ON session.booking_id = booking.id
    WHERE person.is_test = %(is_test)s::boolean
"""
_ALL = f"SELECT json_agg(shown ORDER BY place)::text FROM ({_SHOWN}) AS shown"
_READ = Prepared("read_cases", _ALL.format(wanted="unnest(%(ids)s::text[]) WITH ORDINALITY"))
# Of a list the database expects ten ids: for one it would make another plan each time, which costs more than the rest.
_READ_ONE = Prepared("read_case", _ALL.format(wanted="(SELECT %(id)s::text, 1)"))


def read_cases(public_ids: Sequence[str], *, is_test: bool) -> list[dict[str, Any]]:
    """Those of them that are of this world, in their order. Times are as PostgreSQL writes them in JSON, in UTC."""
    if len(public_ids) == 1:
        row = run((_READ_ONE, {"id": public_ids[0], "is_test": is_test}))
    else:
        row = run((_READ, {"ids": list(public_ids), "is_test": is_test}))
    assert row
    return json.loads(row[0] or "[]")
