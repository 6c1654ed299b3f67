def test_staff_pages_wear_our_style_and_have_a_labelled_search(ops, log_in):
    page = log_in(ops).get("/admin/sellers/seller/").content.decode()
    assert "vouchroom/admin.css" in page
    assert '<label for="searchbar">Search</label>' in page
    assert " style=" not in page
    assert "<script>" not in page


def test_a_filter_tells_nothing_but_what_the_list_offers(make_staff, log_in):
    client = log_in(make_staff("administrator"))
    assert client.get("/admin/core/user/?is_staff__exact=1").status_code == 200
    for lookup in ("password__startswith=!", "phrase__startswith=w", "email__startswith=a", "groups__user__email=a"):
        assert client.get(f"/admin/core/user/?{lookup}").status_code == 400
