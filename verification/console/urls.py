"""Addresses under /admin/verification/case/<pk>/; the staff site guards them all (log-in, second factor, CSRF)."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from verification.console import (
    acts,
    assigning,
    away,
    correcting,
    evidence,
    floor,
    grounds,
    missed,
    owed,
    revealing,
    screening,
    timeline,
    views,
)
from verification.console.access import View
from verification.console.second import evidence as second_evidence
from verification.console.second import pages as second
from verification.console.second import settling

Route = tuple[str, View, str]  # the end of its address, its view, the end of its name

OF_CASE: list[Route] = [
    ("change/", views.case_page, "change"),
    ("outcome/", screening.outcome_page, "outcome"),
    ("timeline/", timeline.timeline_page, "timeline"),
    ("begin/", acts.begin, "begin"),
    ("listen/", floor.listen, "listen"),
    ("take-over/", floor.take_over, "take_over"),
    ("hand-over/", floor.hand_over, "hand_over"),
    ("assign/", assigning.assign, "assign"),
    ("fraud/", acts.answer_suspicion, "fraud"),
    ("missed/<str:missed>/", missed.answer, "contest"),
    ("owed/times/", owed.give_again, "give_again"),
    ("owed/waive/", owed.waive, "waive"),
    ("stills/<str:still>/unusable/", acts.set_still_aside, "unusable"),
    ("why/<str:subject>/", grounds.why, "why"),
]
OF_REVIEW: list[Route] = [
    ("console/", views.console_page, "console"),
    ("console/state/", views.state, "state"),
    ("console/admit/", acts.admit, "admit"),
    ("console/receive/", acts.receive, "receive"),
    ("console/seen/", acts.seen, "seen"),
    ("console/release/", acts.release, "release"),
    ("console/abort/", acts.abort, "abort"),
    ("console/pause/", acts.pause, "pause"),
    ("console/note/", acts.save_note, "note"),
    ("console/readings/<str:field>/", acts.read_document, "reading"),
    ("console/readings/<str:field>/reveal/", revealing.reveal, "reveal"),
    ("console/readings/<str:field>/correct/", correcting.ask, "ask_correction"),
    ("console/corrections/<str:correction>/cancel/", correcting.cancel, "cancel_correction"),
    ("console/facts/", correcting.facts, "facts"),
    ("console/decide/", views.decide_page, "decide"),
    ("console/checks/<str:check>/", acts.save_check, "check"),
    ("console/checks/<str:check>/challenge/", acts.start_challenge, "challenge"),
    ("console/checks/<str:check>/code/", acts.read_back, "read_back"),
    ("console/checks/<str:check>/still/", acts.take_still, "take_still"),
    ("console/documents/<str:document>/", acts.judge, "judge"),
]
EVIDENCE: list[Route] = [
    ("console/documents/<str:document>/<int:part>/", evidence.document_part, "page"),
    ("console/documents/<str:document>/original/", evidence.document_part, "original"),
    ("console/looks/<str:token>/", evidence.look, "look"),
    ("stills/<str:still>/", evidence.still, "still"),
    ("appeals/<str:paper>/<int:number>/", evidence.appeal_paper, "appeal_paper"),
]
OF_SECOND: list[Route] = [
    ("", second.second_page, "second"),
    ("give-back/", second.give_back, "second_give_back"),
    ("documents/<str:document>/<int:part>/", second_evidence.document_part, "second_page"),
    ("looks/<str:token>/", second_evidence.look, "second_look"),
    ("stills/<str:still>/", second_evidence.still, "second_still"),
    ("settle/", settling.settle, "settle"),
]


def console_urls(site: AdminSite) -> list[URLPattern]:
    def at(route: str, view: View, name: str) -> URLPattern:
        return path(route, site.admin_view(view), name=f"verification_{name}")

    return [
        *(at(f"<int:pk>/{route}", view, f"case_{name}") for route, view, name in OF_CASE + OF_REVIEW + EVIDENCE),
        at("second/take/", second.take, "take_second"),
        at("second/differ/", settling.to_settle, "to_settle"),
        *(at(f"second/<str:second>/{route}", view, name) for route, view, name in OF_SECOND),
        at("away/<str:manager>/", away.away_page, "away"),
    ]
