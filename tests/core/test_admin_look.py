def test_staff_pages_wear_our_style_and_have_a_labelled_search(ops, log_in):
    page = log_in(ops).get("/admin/audit/event/").content.decode()
    assert "vouchroom/admin.css" in page
    assert '<label for="searchbar">Search</label>' in page
    assert " style=" not in page
    assert "<script>" not in page
