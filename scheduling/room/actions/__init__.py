"""The only writers of what happens in the room. Each holds the session's row, so that two doors never disagree."""
