"""The same figures as programs/library.ts, in CPython's multiprocessing: `library.py <figure>` prints nanoseconds."""
import multiprocessing as mp
import statistics
import sys
import time


def per_operation(count, loop, rounds=9):
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        loop(count)
        best = min(best, time.perf_counter() - began)
    return best / count * 1e9


def lock():
    it = mp.Lock()

    def loop(count):
        for _ in range(count):
            it.acquire()
            it.release()

    return per_operation(100_000, loop)


def value():
    it = mp.Value("i", 0)

    def loop(count):
        for _ in range(count):
            with it.get_lock():
                it.value += 1

    return per_operation(50_000, loop)


def raw_value():
    it = mp.RawValue("i", 0)

    def loop(count):
        for _ in range(count):
            it.value += 1

    return per_operation(200_000, loop)


def line(arrived, guard, times, index):
    with guard:
        arrived.value += 1
    while arrived.value < 2:
        pass
    times[index] = time.perf_counter()


def contend(guard, it, arrived, times, index, count):
    line(arrived, guard, times, index)
    for _ in range(count):
        guard.acquire()
        it.value += 1
        guard.release()
    times[2 + index] = time.perf_counter()


def together(it, count):
    guard, arrived, times = mp.Lock(), mp.RawValue("i", 0), mp.RawArray("d", 4)
    workers = [mp.Process(target=contend, args=(guard, it, arrived, times, index, count)) for index in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert it.value == 2 * count
    return (max(times[2:]) - min(times[:2])) / (2 * count) * 1e9


def produce(queue, count, size):
    item = b"\1" * size
    for i in range(count):
        queue.put(item if size else i)


def queue_ns(count, size):
    def once():
        queue = mp.Queue()
        producer = mp.Process(target=produce, args=(queue, count, size))
        producer.start()
        queue.get()
        began = time.perf_counter()
        for _ in range(1, count):
            queue.get()
        took = time.perf_counter() - began
        producer.join()
        return took / (count - 1) * 1e9

    return statistics.median(once() for _ in range(3))


def answer(ping, pong, count):
    for _ in range(count):
        ping.acquire()
        pong.release()


def ping_pong():
    ping, pong = mp.Semaphore(0), mp.Semaphore(0)
    other = mp.Process(target=answer, args=(ping, pong, 1 + 5 * 2000))
    other.start()
    ping.release()
    pong.acquire()

    def loop(count):
        for _ in range(count):
            ping.release()
            pong.acquire()

    ns = per_operation(2000, loop, 5)
    other.join()
    return ns


def nothing():
    pass


def start():
    context = mp.get_context("spawn")
    times = []
    for _ in range(3):
        process = context.Process(target=nothing)
        began = time.perf_counter()
        process.start()
        process.join()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e9


def increment(x):
    return x + 1


def apply():
    with mp.Pool(2) as pool:

        def loop(count):
            for _ in range(count):
                pool.apply(increment, (count,))

        return per_operation(1000, loop)


def map_chunks():
    with mp.Pool(2) as pool:
        numbers = list(range(200_000))
        return per_operation(1, lambda _: pool.map(increment, numbers, 1000))


FIGURES = {
    "lock": lock,
    "contended": lambda: together(mp.RawValue("i", 0), 1_000_000),
    "bank": lambda: together(mp.Value("i", 0), 1_000_000),
    "value": value,
    "rawValue": raw_value,
    "queueInts": lambda: queue_ns(200_000, 0),
    "queue1KiB": lambda: queue_ns(200_000, 1 << 10),
    "queue64KiB": lambda: queue_ns(15_000, 64 << 10),
    "pingPong": ping_pong,
    "spareStart": start,
    "coldStart": start,
    "apply": apply,
    "map": map_chunks,
}

if __name__ == "__main__":
    print(FIGURES[sys.argv[1]]())
