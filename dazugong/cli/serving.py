"""应答: an application served at 127.0.0.1, by a process that begins afresh."""
from __future__ import annotations

import multiprocessing
import os


def serve(application: str, port: int) -> None:
    """Until it is stopped; without a log of who asked for what. Other machines reach it only through a proxy (docs/operate.md).

    The process that answers begins afresh (spawn) and is no copy of this one (fork): this one has built the demo county, printed and
    begun to tend, and a copy would have the locks of those threads without the threads. Its first printing would wait for ever.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        application, address="127.0.0.1", port=port, interface=Interfaces.WSGI, workers=1,
        blocking_threads=int(os.environ.get("DZG_THREADS", "4")), websockets=False, log_level=LogLevels.warning, log_access=False,
    ).serve()  # fmt: skip
