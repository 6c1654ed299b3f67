"""Test mode: how a platform comes to each end of a case without waiting for anybody."""
