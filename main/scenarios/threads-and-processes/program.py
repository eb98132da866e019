import json
import os
import signal
import sys
from multiprocessing import Event, Process, cpu_count, set_start_method
from multiprocessing import Queue as ProcessQueue
from queue import Queue as ThreadQueue
from threading import Thread
from time import perf_counter

kinds = {"thread": (Thread, ThreadQueue), "process": (Process, ProcessQueue)}
STOP = -1


def serve(requests, answers):
    """What every worker does: it says how much memory is in use, then does one piece of work after the other."""
    answers.put(megabytes())
    while (work := requests.get()) != STOP:
        compute(work)
        answers.put("done")


def compute(work):
    n = 1
    for _ in range(work):
        n = (n * 48271) % 2147483647


def measure(kind, messages, work):
    Worker, Queue = kinds[kind]
    requests = Queue()
    answers = Queue()

    def start(name):
        worker = Worker(target=serve, args=(requests, answers), name=name)
        worker.start()
        return worker

    before = megabytes() if kind == "thread" else 0  # a thread adds to its process's memory, a process has its own
    began = perf_counter()
    workers = [start(f"{kind} 1")]
    megabytes_in_use = answers.get()
    print(f"{kind}: at work after {since(began)} ms, takes {megabytes_in_use - before:.1f} MB")

    began = perf_counter()
    for _ in range(messages):
        requests.put(0)
        answers.get()
    print(f"{kind}: {messages} messages there and back in {since(began)} ms")

    began = perf_counter()
    requests.put(work)
    answers.get()
    one = perf_counter() - began
    while len(workers) < cpu_count():
        workers.append(start(f"{kind} {len(workers) + 1}"))
        answers.get()
    began = perf_counter()
    for _ in workers:
        requests.put(work)
    for _ in workers:
        answers.get()
    all_of_them = perf_counter() - began
    print(f"{kind}: speed-up with {len(workers)} workers: {len(workers) * one / all_of_them:.2f}")
    for _ in workers:
        requests.put(STOP)
    for worker in workers:
        worker.join()


def megabytes():
    try:
        from resource import RUSAGE_SELF, getrusage  # not on Windows
    except ImportError:
        return float("nan")
    most = getrusage(RUSAGE_SELF).ru_maxrss  # the most so far: bytes on macOS, kilobytes on Linux
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


def since(began):
    return f"{(perf_counter() - began) * 1000:.1f}"


def host(kind, signs):
    """A process with two workers, one of which crashes. It is not the root, so that the root lives on."""
    Worker, _ = kinds[kind]
    crashed = Event()
    neighbour = Worker(target=live, args=(crashed, signs), name=f"neighbour {kind}")
    crashing = Worker(target=crash, name=f"crashing {kind}")
    neighbour.start()
    crashing.start()
    crashing.join()
    crashed.set()
    neighbour.join()


def live(crashed, signs):
    crashed.wait()
    signs.put("alive")


def crash():
    # What the system does to a process when memory runs out. Windows knows no SIGKILL; SIGTERM does the same there.
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    for kind in kinds:
        measure(kind, parameters["messages"], parameters["work"])
    for kind in kinds:
        signs = ProcessQueue()
        p = Process(target=host, args=(kind, signs), name=f"host of {kind}")
        p.start()
        p.join()
        print(f"neighbour of a crashed {kind}:", "gone" if signs.empty() else "alive")
