def test_the_account_page_shows_the_phrase_and_the_zone(seller, log_in):
    page = log_in(seller.user).get("/account/").content.decode()
    assert seller.user.phrase in page
    assert "London, UTC" in page


def test_a_stranger_is_led_to_the_log_in(client, db):
    assert client.get("/account/", headers={"host": "localhost"}).headers["Location"].startswith("/accounts/login/")
