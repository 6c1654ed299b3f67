"""A line that can be cut: bytes go through here to the signalling, or wait. And one that loses some of the call."""

import random
import socket
import threading
from contextlib import suppress

BYTES = 65536


class Line:
    def __init__(self, port: int) -> None:
        """To that port of this machine."""
        self.to = port
        self.whole = threading.Event()
        self.whole.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    def cut(self) -> None:
        self.whole.clear()

    def mend(self) -> None:
        self.whole.set()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes who accepts; to close it would not
        self.listener.close()
        self.mend()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:  # closed
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:  # nobody listens: the browser tries again
                near.close()
                continue
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(BYTES):
                self.whole.wait()
                other.sendall(data)
        except OSError:  # the other end has gone
            pass
        finally:
            other.close()


class WeakLine:
    """Datagrams go through here to a port of this machine; the share `loss` of them is lost, on either way."""

    def __init__(self, port: int) -> None:
        self.to, self.loss, self.closed = ("127.0.0.1", port), 0.0, False
        self.near = socket.socket(type=socket.SOCK_DGRAM)
        self.near.bind(("127.0.0.1", 0))
        self.far: dict[tuple[str, int], socket.socket] = {}
        self.thread = threading.Thread(target=self._pass_on, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return self.near.getsockname()[1]

    def close(self) -> None:
        self.closed = True
        _wake_and_close(self.near)
        self.thread.join()  # from now on there is no new one on the far side
        for far in self.far.values():
            _wake_and_close(far)

    def _pass_on(self) -> None:
        while not self.closed:
            with suppress(OSError):  # nobody takes it: it is lost as others are
                data, who = self.near.recvfrom(BYTES)
                if data and random.random() >= self.loss:
                    self._far_of(who).send(data)

    def _far_of(self, who: tuple[str, int]) -> socket.socket:
        if who not in self.far:
            self.far[who] = socket.socket(type=socket.SOCK_DGRAM)
            self.far[who].connect(self.to)
            threading.Thread(target=self._pass_back, args=(who,), daemon=True).start()
        return self.far[who]

    def _pass_back(self, who: tuple[str, int]) -> None:
        while not self.closed:
            with suppress(OSError):
                data = self.far[who].recv(BYTES)
                if data and random.random() >= self.loss:
                    self.near.sendto(data, who)


def _wake_and_close(datagrams: socket.socket) -> None:
    """To close alone would leave the thread that waits for a datagram waiting."""
    with suppress(OSError):  # says that it has no other end, and wakes all the same
        datagrams.shutdown(socket.SHUT_RDWR)
    datagrams.close()
