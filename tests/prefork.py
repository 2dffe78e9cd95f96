"""The process that crash tests fork from: started by ``crashing``, never imported.

It imports once what the script needs, then forks for each run, so that a run costs no
start of Python and no imports. The child waits until its tracer is there.

Arguments: the script, then the modules to import. One line of JSON on standard input
asks for a run: ``args``, the files ``out`` and ``err``, the processor ``cpu``. The
answer is two lines: the child's number, when it waits, and its exit status as
``subprocess`` gives it, when it has ended. Between them the child waits for a byte.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import runpy
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_PTRACER = 0x59616D61
_C = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """Let the kernel kill this process when its parent ends, however that does."""
    _C.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _run(script: str, asked: dict[str, str], args: list[str]) -> None:
    """Be the child: wait for the tracer, then run the script as ``python`` would."""
    _end_with_parent()
    # Where only an ancestor may trace (Yama), a brother has to be allowed.
    _C.prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
    # Tracer and traced take turns: on one processor a turn costs a tenth of one on two.
    os.sched_setaffinity(0, {int(asked["cpu"])})
    if not os.read(0, 1):
        os._exit(1)
    for name, number in (("out", 1), ("err", 2)):
        file = os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.dup2(file, number)
        os.close(file)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.argv = [script, *args]
    sys.path[0] = str(Path(script).parent)
    runpy.run_path(script, run_name="__main__")


def _main() -> None:
    _end_with_parent()
    script, *modules = sys.argv[1:]
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _run(script, asked, asked.pop("args"))
            return
        os.write(1, b"%d\n" % child)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    _main()
