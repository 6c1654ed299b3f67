"""Which messages a platform learns of: those that a seller gets as a seller. Pure.

Whoever works here may be a seller too, and reads both in one message center; so a new purpose is not told until
somebody has put it here.
"""

TOLD = frozenset(
    """
    account_limited announcement announcement_withdrawn answer_follows answer_late appeal_answered appeal_received
    booking_called_off booking_cancelled case_decided case_invited case_lapsed case_submitted certification_asked
    certification_opened certification_suspended certification_withdrawn change_made contact_called contact_changing
    contact_code contact_confirmed contact_in_doubt contact_notice contact_person_changed contact_programme
    contest_answered contest_received document_infected documents_instead documents_near documents_received
    measure_announced measure_answered measure_dropped measure_lifted ruling_asked seller_active session_after_all
    session_booked session_code session_given_again session_link session_missed session_needed session_paused
    session_reassigned session_reminder tax_near tax_overdue times_given_back times_near times_wanted
    """.split()
)
# To staff; and between the person and us: log-ins, forgeries, what they ask for under data protection.
NOT_TOLD = frozenset(
    """
    approval_settled approval_waiting broken_glass capacity_low certificate_revoked company_role manager_overview
    ops_task provider_back session_handed_over session_taken_over training_ends
    account_mail erasure_asked erasure_refused export_failed export_ready new_log_in phrase_changed report_answered
    """.split()
)
