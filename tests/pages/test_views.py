from audit.models import Event


def test_the_account_page_shows_the_phrase_and_the_zone(seller, log_in):
    page = log_in(seller.user).get("/account/").content.decode()
    assert seller.user.phrase in page
    assert "London, UTC" in page


def test_a_stranger_is_led_to_the_log_in(client, db):
    for path in ("/account/", "/account/preferences/", "/account/phrase/"):
        assert client.get(path, headers={"host": "localhost"}).headers["Location"].startswith("/accounts/login/")


def test_language_and_zone_are_saved_and_audited(seller, log_in):
    answer = log_in(seller.user).post("/account/preferences/", {"language": "ja", "time_zone": "Asia/Tokyo"})
    assert answer.headers["Location"] == "/account/"
    seller.user.refresh_from_db()
    assert (seller.user.language, seller.user.time_zone) == ("ja", "Asia/Tokyo")
    assert Event.objects.filter(subject=seller.user.public_id, action="user.preferences_changed").count() == 1


def test_a_zone_that_does_not_exist_is_refused(seller, log_in):
    page = log_in(seller.user).post("/account/preferences/", {"language": "ja", "time_zone": "Mars/Base"})
    assert "There is a problem" in page.content.decode()
    seller.user.refresh_from_db()
    assert seller.user.time_zone == "Europe/London"


def test_an_old_zone_name_is_preselected_under_its_present_name(make_seller, log_in):
    user = make_seller("kolkata@example.com", time_zone="Asia/Calcutta").user
    page = log_in(user).get("/account/preferences/").content.decode()
    assert '<option value="Asia/Kolkata" selected>' in page


def test_an_old_zone_name_is_understood_when_it_is_sent(seller, log_in):
    log_in(seller.user).post("/account/preferences/", {"language": "en", "time_zone": "Asia/Calcutta"})
    seller.user.refresh_from_db()
    assert seller.user.time_zone == "Asia/Kolkata"


def test_zones_are_grouped_by_region_in_the_readers_language(seller, log_in):
    client = log_in(seller.user)
    client.cookies["django_language"] = "de"
    page = client.get("/account/preferences/").content.decode()
    suggested, europe = (
        page.split(f'<optgroup label="{label}">')[1].split("</optgroup>")[0] for label in ("Vorschläge", "Europa")
    )
    assert '<option value="Europe/London" selected>London, UTC' in suggested
    assert '<option value="Europe/London">London, UTC' in europe
    assert "Asia/" not in europe
