"""A program in a terminal of its own, with what its screen shows."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pytest

pyte = pytest.importorskip("pyte")

COLUMNS, ROWS = 96, 27


class Terminal:
    """A program in a terminal of its own, with what its screen shows."""

    def __init__(self, command, folder, **environment):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.child, self.pipe = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color", **environment})  # noqa: S606
        fcntl.ioctl(self.pipe, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def press(self, keys):
        os.write(self.pipe, keys.encode())

    def read(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and select.select([self.pipe], [], [], left)[0]:
            try:
                self.stream.feed(os.read(self.pipe, 65536))
            except OSError:
                return

    def shows(self, *words):
        for _ in range(200):
            self.read(0.1)
            if all(word in "\n".join(self.screen.display) for word in words):
                self.read(0.3)
                return
        pytest.fail("\n".join(["not seen:", *words, *self.screen.display]))

    def has(self, pattern):
        return re.search(pattern, "\n".join(self.screen.display), re.MULTILINE) is not None

    def close(self):
        os.kill(self.child, signal.SIGTERM)
        os.close(self.pipe)
        os.waitpid(self.child, 0)
