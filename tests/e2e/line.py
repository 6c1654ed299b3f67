"""A line that can be cut: bytes go through here to the signalling, or wait. And one that loses some of the call."""

import random
import socket
import threading

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
        self.listener.close()
        self.mend()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:  # closed
                return
            far = socket.create_connection(("127.0.0.1", self.to))
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
        self.to, self.loss = ("127.0.0.1", port), 0.0
        self.near = socket.socket(type=socket.SOCK_DGRAM)
        self.near.bind(("127.0.0.1", 0))
        self.far: dict[tuple[str, int], socket.socket] = {}
        threading.Thread(target=self._pass_on, daemon=True).start()

    @property
    def port(self) -> int:
        return self.near.getsockname()[1]

    def _pass_on(self) -> None:
        while True:
            data, who = self.near.recvfrom(BYTES)
            if who not in self.far:
                self.far[who] = socket.socket(type=socket.SOCK_DGRAM)
                self.far[who].connect(self.to)
                threading.Thread(target=self._pass_back, args=(who,), daemon=True).start()
            if random.random() >= self.loss:
                self.far[who].send(data)

    def _pass_back(self, who: tuple[str, int]) -> None:
        while True:
            data = self.far[who].recv(BYTES)
            if random.random() >= self.loss:
                self.near.sendto(data, who)
