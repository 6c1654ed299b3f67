from django.contrib.auth.models import Group

from audit.models import Event


def test_staff_pages_wear_our_style_and_have_a_labelled_search(ops, log_in):
    page = log_in(ops).get("/admin/audit/event/").content.decode()
    assert "vouchroom/admin.css" in page
    assert '<label for="searchbar">Search</label>' in page
    assert " style=" not in page
    assert "<script>" not in page


def test_a_filter_tells_nothing_of_a_password(make_staff, log_in):
    client = log_in(make_staff("administrator"))
    assert client.get("/admin/core/user/?email__startswith=a").status_code == 200
    assert client.get("/admin/core/user/?password__startswith=!").status_code == 400


def test_a_role_that_is_given_is_an_event(make_staff, make_user, log_in):
    giver, taker = make_staff("administrator"), make_user("new@staff.example.com")
    lead = Group.objects.get(name="lead")
    fields = {"email": taker.email, "language": "en", "time_zone": "UTC", "is_active": "on", "is_staff": "on"}
    answer = log_in(giver).post(f"/admin/core/user/{taker.pk}/change/", {**fields, "groups": [lead.pk]})
    assert answer.status_code == 302
    event = Event.objects.get(subject=taker.public_id, action="user.saved")
    assert event.actor == giver.public_id
    assert '"is_staff":true' in event.data
    assert '"roles":["lead"]' in event.data
    assert "example.com" not in event.data
