"""The end of a process when the one that started it ends."""

import multiprocessing
import os
from threading import Thread


def end_with_parent() -> None:
    """End this process, which `multiprocessing` has started, when its parent ends."""
    Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
