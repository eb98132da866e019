import sys
import time
from multiprocessing import Process, Queue, active_children
from said import tell


def grow(facts, path):
    facts.put(path)
    if len(path) < 2:
        for branch in range(2):
            process = Process(target=grow, args=(facts, path + [branch]))
            process.start()
            process.join()


def leave(code):
    sys.exit(code)


def nap():
    time.sleep(60)


def all_of(targets):
    crew = [Process(target=target, args=args) for target, args in targets]
    for process in crew:
        process.start()
    return crew


if __name__ == "__main__":
    facts = Queue()
    grow(facts, [])
    tell(sorted(facts.get() for _ in range(7)), facts.empty())
    crew = all_of((leave, (code,)) for code in (0, 1, 8, 127, 255, 256, 300, -1, True, False, None))
    for process in crew:
        process.join()
    tell([process.exitcode for process in crew])
    crew = all_of((nap, ()) for _ in range(4))
    tell(len(active_children()), [process.join(0) for process in crew], crew[0].join(-1), crew[0].exitcode)
    for process in crew:
        process.terminate()
    for process in crew:
        process.join()
    tell([process.exitcode for process in crew], len(active_children()))
