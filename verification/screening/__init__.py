"""The risk screen. Facts are read once, rules find something in them, judging says what follows.

A finding leads to a session, never to a rejection.
"""
