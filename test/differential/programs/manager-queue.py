import time
from multiprocessing import Manager, Process
from said import outcome, tell


def consume(tasks, results):
    while True:
        item = tasks.get()
        if item is None:
            tasks.task_done()
            return
        results.put([item, item * item])
        tasks.task_done()


def late(queue, ready):
    ready.set()
    time.sleep(0.1)
    queue.put("late")


if __name__ == "__main__":
    with Manager() as manager:
        tasks, results = manager.JoinableQueue(), manager.Queue()
        process = Process(target=consume, args=(tasks, results))
        process.start()
        for number in range(5):
            tasks.put(number)
        tasks.put(None)
        tasks.join()
        process.join()
        tell(process.exitcode, results.qsize(), [results.get() for _ in range(5)], results.empty())
        tell(outcome(results.get_nowait), outcome(lambda: results.get(timeout=0.05)), outcome(tasks.task_done))
        small = manager.Queue(2)
        small.put(1)
        small.put(2)
        tell(small.full(), outcome(lambda: small.put(3, False)), outcome(lambda: small.put(3, timeout=0.05)))
        tell(small.get(), outcome(lambda: small.put_nowait("three")), small.get(), small.get(), small.full())
        ready = manager.Event()
        process = Process(target=late, args=(small, ready))
        process.start()
        tell(ready.wait(20), ready.is_set(), small.get(timeout=20))
        process.join()
        small.put(results)
        results.put("through another")
        tell(small.get().get())
