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
