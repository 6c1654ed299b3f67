"""The emergency contact of a seller, and the codes that confirm it.

Whoever asks for a code through a platform counts as the seller does. The code itself reaches the contact alone: a
platform that confirms an address has it from them.
"""
