from hypothesis import strategies as st

# What the log's columns can hold: no control characters (JSON escapes them), anything else.
words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
