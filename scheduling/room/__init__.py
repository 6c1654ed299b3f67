"""The room: waiting, admission, signalling, chat. A socket is one more door: it calls the same actions as pages do."""
