"""Times held for a seller, and the sessions that are booked with them.

What leads into a session is not here: the join link and the session ID go to the seller alone, in messages to them (R1
to R3: entry needs the link, the session ID and the seller's own log-in). A platform sends its seller to a hosted link.
"""
