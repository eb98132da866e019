"""The same operations as programs/library.ts, in CPython's multiprocessing. Prints nanoseconds an operation as JSON."""
import json
import multiprocessing as mp
import statistics
import time


def per_operation(count, loop):
    best = float("inf")
    for _ in range(9):
        began = time.perf_counter()
        loop(count)
        best = min(best, time.perf_counter() - began)
    return best / count * 1e9


def nothing():
    pass


def produce(queue, count):
    for i in range(count):
        queue.put(i)


def increment(x):
    return x + 1


def contend(lock, value, arrived, count):
    with lock:
        arrived.value += 1
    while arrived.value < 2:
        pass
    for _ in range(count):
        lock.acquire()
        value.value += 1
        lock.release()


def queue_ns(count):
    queue = mp.Queue()
    producer = mp.Process(target=produce, args=(queue, count))
    producer.start()
    queue.get()
    began = time.perf_counter()
    for _ in range(1, count):
        queue.get()
    took = time.perf_counter() - began
    producer.join()
    return took / (count - 1) * 1e9


def contended_ns(count):
    lock, value, arrived = mp.Lock(), mp.RawValue("i", 0), mp.RawValue("i", 0)
    workers = [mp.Process(target=contend, args=(lock, value, arrived, count)) for _ in range(2)]
    for worker in workers:
        worker.start()
    while arrived.value < 2:
        time.sleep(0.0005)
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    return (time.perf_counter() - began) / (2 * count) * 1e9


def pool_ns(calls, items):
    with mp.Pool(2) as pool:
        numbers = list(range(items))

        def apply_calls(count):
            for i in range(count):
                pool.apply(increment, (i,))

        apply_ns = per_operation(calls, apply_calls)
        return {"applyNs": apply_ns, "mapNs": per_operation(1, lambda _: pool.map(increment, numbers, 1000))}


def start_ns(method):
    context = mp.get_context(method)
    times = []
    for _ in range(9):
        process = context.Process(target=nothing)
        began = time.perf_counter()
        process.start()
        process.join()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e9


def main():
    lock, value, raw = mp.Lock(), mp.Value("i", 0), mp.RawValue("i", 0)

    def lock_pair(count):
        for _ in range(count):
            lock.acquire()
            lock.release()

    def value_update(count):
        for _ in range(count):
            value.value += 1

    def raw_update(count):
        for _ in range(count):
            raw.value += 1

    print(json.dumps({
        "lockNs": per_operation(100_000, lock_pair),
        "contendedNs": contended_ns(100_000),
        "valueNs": per_operation(100_000, value_update),
        "rawValueNs": per_operation(200_000, raw_update),
        "queueNs": queue_ns(100_000),
        **pool_ns(1000, 200_000),
        "startNs": start_ns("spawn"),
    }))


if __name__ == "__main__":
    main()
