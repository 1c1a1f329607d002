"""Where parts are measured: in this process, in several of its own, or wherever a client takes them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple, Protocol

from mediaframing.tables import MediaframingError


class Answer(Protocol):
    """What a submitted call will give."""

    def result(self) -> Any:
        """Return it, waiting until it is there."""


Submit = Callable[[Callable[[Any], Any], Any], Answer]


class Crew(NamedTuple):
    """How a call is submitted, and how many are under way at once."""

    submit: Submit
    size: int


class Done:
    """A call that was made at once."""

    def __init__(self, action: Callable[[Any], Any], given: Any) -> None:
        self._value = action(given)

    def result(self) -> Any:
        """Return what the call gave."""
        return self._value


@contextmanager
def hire(workers: int, client: Any = None) -> Iterator[Crew]:
    """Give a crew: this process alone, *workers* fresh processes, or a client with `submit` (as Dask's).

    Raises
    ------
    MediaframingError
        Where a process ended abruptly, or the client cannot submit.
    """
    if client is not None:
        if not callable(getattr(client, "submit", None)):
            raise MediaframingError(
                f"client={type(client).__name__} has no submit(function, argument): give a dask.distributed.Client "
                "or an executor of concurrent.futures."
            )
        yield Crew(_send_by(client), max(2, workers))
        return
    if workers == 1:
        yield Crew(Done, 1)
        return
    with _start_pool(workers) as pool:
        # One more than there are processes, so that none waits while the next part is read.
        yield Crew(pool.submit, workers + 1)


@contextmanager
def _start_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    # Fresh processes, because a copy of one with threads (a notebook's kernel, Arrow's) may hang.
    context = multiprocessing.get_context("spawn")
    # Held open here alone: it closes when this process wants them to end, and when this process is killed.
    lifeline, held = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_hang_on, initargs=(lifeline,))
    try:
        yield pool
        pool.shutdown()
    except BrokenProcessPool as error:
        raise MediaframingError(
            "a measuring process ended abruptly. In a script, call measure_corpus below `if __name__ == "
            "'__main__':`, because each process imports the script; if memory ran out, give fewer workers= or "
            "rows=. The same call goes on after the last complete part."
        ) from error
    finally:
        held.close()
        pool.shutdown(cancel_futures=True)
        lifeline.close()


def _send_by(client: Any) -> Submit:
    """Return how a call is sent: Dask wants large arguments sent apart, executors with the call."""
    scatter = getattr(client, "scatter", None)
    if not callable(scatter):
        submit: Submit = client.submit
        return submit

    def submit_apart(action: Callable[[Any], Any], given: Any) -> Answer:
        answer: Answer = client.submit(action, scatter(given, hash=False), pure=False)
        return answer

    return submit_apart


def _hang_on(lifeline: Connection) -> None:
    """End at once, within a part or not, when the lifeline goes: idle processes would wait for work for ever."""
    from tqdm.std import tqdm

    # Its own lock is one among processes, which would be told as leaked when this one ends at once.
    tqdm.set_lock(threading.RLock())
    # Who interrupts means the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_and_end, args=(lifeline,), daemon=True).start()


def _wait_and_end(lifeline: Connection) -> None:
    wait([lifeline])
    os._exit(1)
