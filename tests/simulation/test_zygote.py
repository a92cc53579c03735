"""What is replaced below the product, so that no wait takes time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from simulation.machinery.zygote import Waiting


@contextmanager
def waiting() -> Iterator[Waiting]:
    made = Waiting()
    try:
        yield made
    finally:
        made.end()


def test_a_worker_s_thread_that_waits_for_a_minute_to_pass_finds_it_over_by_every_clock() -> None:
    with waiting() as here:
        before, since = time.time(), here.monotonic()
        thread = threading.Thread(target=here.sleep, args=(3600.0,))
        thread.start()
        thread.join()

        assert time.time() - before >= 3600
        assert here.monotonic() - since >= 3600
