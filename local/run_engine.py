"""Runs the local AWS engine for as long as whoever started it lives.

Standard input is a pipe from the starter and nothing is ever written to it. It
ends when the starter ends, also by a crash or a kill that no handler sees, and
then the whole process group goes: the engine and every function it runs.
"""

import os
import signal
import threading


def end_with_the_starter():
    # Not sys.stdin: its lock, held here, would turn a regular exit into an abort.
    while os.read(0, 1024):
        pass
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_the_starter, daemon=True).start()

from ministack.app import main  # noqa: E402  (the watch starts before the slow import)

main()
