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


def console_urls(site: AdminSite) -> list[URLPattern]:
    def at(route: str, view: View, name: str) -> URLPattern:
        return path(f"<int:pk>/{route}", site.admin_view(view), name=f"verification_case_{name}")

    def again(route: str, view: View, name: str) -> URLPattern:
        return path(f"second/<str:second>/{route}", site.admin_view(view), name=f"verification_{name}")

    return [
        at("change/", views.case_page, "change"),
        at("outcome/", screening.outcome_page, "outcome"),
        at("timeline/", timeline.timeline_page, "timeline"),
        at("console/", views.console_page, "console"),
        at("begin/", acts.begin, "begin"),
        at("listen/", floor.listen, "listen"),
        at("take-over/", floor.take_over, "take_over"),
        at("assign/", assigning.assign, "assign"),
        at("fraud/", acts.answer_suspicion, "fraud"),
        at("missed/<str:missed>/", missed.answer, "contest"),
        at("owed/times/", owed.give_again, "give_again"),
        at("owed/waive/", owed.waive, "waive"),
        at("console/state/", views.state, "state"),
        at("console/admit/", acts.admit, "admit"),
        at("console/receive/", acts.receive, "receive"),
        at("console/seen/", acts.seen, "seen"),
        at("console/release/", acts.release, "release"),
        at("console/abort/", acts.abort, "abort"),
        at("console/pause/", acts.pause, "pause"),
        at("console/note/", acts.save_note, "note"),
        at("console/readings/<str:field>/", acts.read_document, "reading"),
        at("console/readings/<str:field>/reveal/", revealing.reveal, "reveal"),
        at("console/readings/<str:field>/correct/", correcting.ask, "ask_correction"),
        at("console/corrections/<str:correction>/cancel/", correcting.cancel, "cancel_correction"),
        at("console/facts/", correcting.facts, "facts"),
        at("console/decide/", views.decide_page, "decide"),
        at("console/checks/<str:check>/", acts.save_check, "check"),
        at("console/checks/<str:check>/challenge/", acts.start_challenge, "challenge"),
        at("console/checks/<str:check>/code/", acts.read_back, "read_back"),
        at("console/checks/<str:check>/still/", acts.take_still, "take_still"),
        at("console/documents/<str:document>/", acts.judge, "judge"),
        at("console/documents/<str:document>/<int:part>/", evidence.document_part, "page"),
        at("console/documents/<str:document>/original/", evidence.document_part, "original"),
        at("console/looks/<str:token>/", evidence.look, "look"),
        at("stills/<str:still>/unusable/", acts.set_still_aside, "unusable"),
        at("stills/<str:still>/", evidence.still, "still"),
        at("appeals/<str:paper>/<int:number>/", evidence.appeal_paper, "appeal_paper"),
        at("why/<str:subject>/", grounds.why, "why"),
        path("second/take/", site.admin_view(second.take), name="verification_take_second"),
        path("second/differ/", site.admin_view(settling.to_settle), name="verification_to_settle"),
        again("", second.second_page, "second"),
        again("give-back/", second.give_back, "second_give_back"),
        again("documents/<str:document>/<int:part>/", second_evidence.document_part, "second_page"),
        again("looks/<str:token>/", second_evidence.look, "second_look"),
        again("stills/<str:still>/", second_evidence.still, "second_still"),
        again("settle/", settling.settle, "settle"),
        path("away/<str:manager>/", site.admin_view(away.away_page), name="verification_away"),
    ]
