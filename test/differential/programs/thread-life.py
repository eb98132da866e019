import os
import sys
from queue import Queue
from threading import Thread, active_count, current_thread, enumerate, get_ident, main_thread
from time import sleep
from said import outcome, refused, tell


def work(number, results):
    me = current_thread()
    results.put([number, me.name, me.daemon, os.getpid(), get_ident() == me.ident, active_count()])


def wait_for(go):
    go.get()


def leave():
    sys.exit(3)


def parent(results):
    inner = Thread(target=work, args=(9, results))
    inner.start()
    inner.join()
    results.put([inner.name, current_thread().name, main_thread().name])


if __name__ == "__main__":
    me = current_thread()
    tell(me.name, me.daemon, me.is_alive(), me is main_thread(), active_count())
    results = Queue()
    first = Thread(target=work, args=(1, results))
    tell(first.name, first.is_alive(), first.ident, first.native_id, first.daemon)
    tell(outcome(first.join))
    first.name = "renamed"
    first.start()
    first.join()
    number, name, daemon, pid, same, count = results.get()
    tell(number, name, daemon, pid == os.getpid(), same, count)
    tell(first.is_alive(), first.ident is not None, first.join(), first.join(0), outcome(first.start))
    go = Queue()
    second, third = Thread(target=wait_for, args=(go,)), Thread(target=wait_for, args=(go,), name="third", daemon=True)
    tell(second.name, second.daemon, third.name, third.daemon)
    second.start()
    third.start()
    tell(active_count(), sorted(thread.name for thread in enumerate()))
    tell(second.join(0.05), second.is_alive(), refused(lambda: setattr(second, "daemon", True)))
    tell(second.ident != third.ident, second.ident != me.ident, second in enumerate())
    go.put(1)
    go.put(2)
    second.join()
    third.join()
    tell(active_count(), second.is_alive(), second in enumerate())
    quiet = Thread(target=leave)
    quiet.start()
    quiet.join()
    tell(quiet.name, quiet.is_alive())
    nested = Thread(target=parent, args=(results,))
    nested.start()
    nested.join()
    inner, names = results.get(), results.get()
    tell(inner[0], inner[1], inner[2], inner[5], names)
