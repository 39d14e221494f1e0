"""Where the work is done: in this process, in several, or on a cluster; results in order always."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from corpus import Document
from rodnan.errors import RodnanError

Result = TypeVar("Result")
Chunk = list[Document]
Done = Iterator[tuple[Document, Result]]

CHUNK = 64
WORTH_A_POOL = 200  # below it, starting processes costs more than it saves
ENGINES = ("local", "dask")
PATIENCE = "10s"  # how long a scheduler may take to answer
_WATCH = 1.0  # seconds between two looks at whether the parent still lives
_DIED = "the process that read it ended without a word (out of memory?)"


@dataclass(frozen=True, slots=True)
class Engine:
    """Where to work: ``jobs`` processes here, or the workers of a dask scheduler."""

    jobs: int = 1
    name: str = "local"
    scheduler: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises
        ------
        RodnanError
            If the engine is unknown, or dask has no scheduler, or a scheduler has no dask.
        """
        if self.name not in ENGINES:
            raise RodnanError(f"--engine must be one of {', '.join(ENGINES)}, got {self.name!r}")
        if (self.name == "dask") != (self.scheduler is not None):
            raise RodnanError("--engine dask and --scheduler ADDRESS belong together")


@dataclass(frozen=True, slots=True)
class Work(Generic[Result]):
    """What is done to a chunk, and what stands for a document whose process died over it."""

    do: Callable[[Chunk], list[Result]]
    lost: Callable[[Document, str], Result]


def ordered(documents: Iterable[Document], work: Work[Result], engine: Engine) -> Done[Result]:
    """Yield each document with its result in input order; a few chunks are in memory at a time."""
    chunks = _chunks(documents)
    if engine.name == "dask":
        yield from _on_cluster(chunks, work, str(engine.scheduler))
        return
    first = list(islice(chunks, WORTH_A_POOL // CHUNK + 1))
    together = chain(first, chunks)
    if engine.jobs == 1 or sum(map(len, first)) < WORTH_A_POOL:
        for chunk in together:
            yield from zip(chunk, work.do(chunk), strict=True)
    else:
        yield from _in_processes(together, work, engine.jobs)


def _chunks(documents: Iterable[Document]) -> Iterator[Chunk]:
    iterator = iter(documents)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


# --- several processes ---------------------------------------------------------------------------


def _begin_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=_begin_worker, initargs=(os.getpid(),))


class _Crew(Generic[Result]):
    """Processes that work on chunks; where one dies, its chunk is done one document a process."""

    def __init__(self, work: Work[Result], jobs: int) -> None:
        self.work, self.jobs = work, jobs
        self.pool = _pool(jobs)
        self.waiting: deque[tuple[Chunk, Future[list[Result]] | None]] = deque()

    def submit(self, chunk: Chunk) -> None:
        """Hand a chunk to the processes; None stands for one that a broken pool refused."""
        try:
            self.waiting.append((chunk, self.pool.submit(self.work.do, chunk)))
        except BrokenProcessPool:
            self.waiting.append((chunk, None))

    def oldest(self) -> Done[Result]:
        """Wait for the oldest chunk and yield its documents with their results."""
        chunk, future = self.waiting.popleft()
        try:
            if future is None:
                raise BrokenProcessPool
            results = future.result()
        except BrokenProcessPool:
            results = [_alone(document, self.work) for document in chunk]
            self._renew()
        yield from zip(chunk, results, strict=True)

    def _renew(self) -> None:
        old, self.waiting, self.pool = list(self.waiting), deque(), _pool(self.jobs)
        for chunk, future in old:
            if future is not None and _finished(future):
                self.waiting.append((chunk, future))
            else:
                self.submit(chunk)


def _in_processes(chunks: Iterator[Chunk], work: Work[Result], jobs: int) -> Done[Result]:
    crew = _Crew(work, jobs)
    try:
        for chunk in chunks:
            crew.submit(chunk)
            if len(crew.waiting) > 2 * jobs:
                yield from crew.oldest()
        while crew.waiting:
            yield from crew.oldest()
    finally:
        crew.pool.shutdown(wait=False, cancel_futures=True)


def _finished(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(document: Document, work: Work[Result]) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(work.do, [document]).result()[0]
        except BrokenProcessPool:
            return work.lost(document, _DIED)


# --- a cluster -----------------------------------------------------------------------------------


def _connect(address: str) -> Any:  # noqa: ANN401 - distributed has no types
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise RodnanError("--engine dask needs the extra: pip install 'rodnan[dask]'") from error
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RodnanError(f"no dask scheduler answers at {address}: {error}") from error


def _on_cluster(chunks: Iterator[Chunk], work: Work[Result], address: str) -> Done[Result]:
    """Send chunks to the workers; the scheduler sends those of a lost worker to another."""
    client = _connect(address)
    waiting: deque[tuple[Chunk, Any]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk, client.submit(work.do, chunk, pure=False)))
            if len(waiting) > 2 * max(1, len(client.nthreads())) + 2:
                yield from _collect(waiting, work)
        while waiting:
            yield from _collect(waiting, work)
    finally:
        with contextlib.suppress(OSError):
            client.close()


def _collect(waiting: deque[tuple[Chunk, Any]], work: Work[Result]) -> Done[Result]:
    """Wait for the oldest chunk; one that killed several workers is done document by document."""
    chunk, future = waiting.popleft()
    killed = importlib.import_module("distributed.scheduler").KilledWorker
    try:
        results = future.result()
    except killed:
        results = [_alone(document, work) for document in chunk]
    yield from zip(chunk, results, strict=True)
