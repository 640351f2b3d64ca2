"""Work in other processes: what they answer is not kept once it was taken."""

from __future__ import annotations

import tracemalloc
from functools import partial

from edition.run.processes import Task, side_by_side

_ANSWER = 1_000_000


def test_answers_that_were_taken_take_no_memory():
    """Tasks are listed to the end, for they all have to end; a corpus of 16,000 texts has hundreds of megabytes of answers."""
    tasks = [Task(partial(bytes, _ANSWER)) for _ in range(12)]
    tracemalloc.start()
    try:
        lengths = [len(task.result()) for task in side_by_side(tasks, 2)]
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert lengths == [_ANSWER] * 12
    assert held < 2 * _ANSWER
