"""What every answer says to a browser, whatever else it says."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.access_world import World
from tests.test_access_matrix import ask, rows, world  # noqa: F401  the same world

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A mail as HTML, styled within as mails are, in a frame of ours where nothing runs: it has a policy of its own.
MAILS = {"/admin/verification/announcement/{announcement}/mail/1/de/"}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*application/json)|<style(?![^>]*\bnonce=)"
    r"|<[^>]+\sstyle=|<[^>]+\son[a-z]+=|javascript:",
    re.IGNORECASE,
)


def lacking(answer: Any) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    wanted = ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]
    wrong = [name for name, value in EVERYWHERE.items() if answer.headers.get(name) != value]
    wrong += [part for part in wanted if part not in policy]
    wrong += ["unsafe"] if "unsafe" in policy else []
    return wrong + (["Permissions-Policy"] if "camera=" not in answer.headers.get("Permissions-Policy", "") else [])


def test_no_page_has_a_script_or_style_without_nonce_and_each_has_the_headers(world: World) -> None:  # noqa: F811
    wrong, drawn = [], 0
    for row in (row for row in rows() if row.method == "GET" and row.address not in MAILS):
        name = next((name for name, told in row.answers.items() if told == "200"), "anybody")
        cache.clear()
        answer = ask(world.clients[name], "GET", row.address.format(**world.ids))
        wrong += [f"{row.address}: {each}" for each in lacking(answer)]
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            drawn += 1
            wrong += [f"{row.address}: {found[:100]}" for found in INLINE.findall(answer.content.decode())]
    assert not wrong, "\n" + "\n".join(wrong)
    assert drawn > 80


@pytest.mark.parametrize("path", ["/nowhere/", "/admin/nowhere/", "/home/", "/accounts/login"])
def test_refusals_and_redirects_have_them_too(client: Client, path: str) -> None:
    assert lacking(client.get(path, headers={"host": "localhost"})) == []


def test_an_error_of_ours_has_them_too(client: Client, monkeypatch: Any) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("verification.views.public.render", None)
    answer = client.get("/statuses/", headers={"host": "localhost"})
    assert (answer.status_code, lacking(answer)) == (500, [])


def test_another_host_name_gets_them_with_its_redirect(client: Client) -> None:
    answer = client.get("/", headers={"host": "127.0.0.1:8000"})
    assert (answer.status_code, lacking(answer)) == (301, [])


def test_the_camera_is_for_the_room_the_check_and_the_console(world: World) -> None:  # noqa: F811
    owner, assigned = world.clients["owner"], world.clients["assigned"]
    room, case = f"/sessions/{world.ids['session']}/", f"/admin/verification/case/{world.ids['case']}/"
    asked = [(owner, room), (owner, "/device-check/"), (assigned, f"{case}console/")]
    assert all("camera=(self)" in client.get(path).headers["Permissions-Policy"] for client, path in asked)
    others = [(owner, "/home/"), (owner, f"{room}consent/"), (assigned, f"{case}change/"), (assigned, "/nowhere/")]
    assert all("camera=()" in client.get(path).headers["Permissions-Policy"] for client, path in others)
