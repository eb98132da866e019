from queue import Queue
from threading import Thread
from time import sleep
from said import outcome, tell


def produce(queue, first):
    for item in range(first, first + 200):
        queue.put(item)


def consume(queue, sums):
    total = 0
    while (item := queue.get()) is not None:
        total += item
        queue.task_done()
    sums.put(total)
    queue.task_done()


def late(queue):
    sleep(0.1)
    queue.put("late")


if __name__ == "__main__":
    bounded = Queue(2)
    tell(bounded.empty(), bounded.full(), bounded.qsize())
    tell(outcome(bounded.get_nowait), outcome(lambda: bounded.get(timeout=0.05)), outcome(lambda: bounded.get(block=False)))
    tell(outcome(lambda: bounded.get(timeout=-1)), outcome(lambda: bounded.get(block=False, timeout=-1)))
    bounded.put("a")
    bounded.put("b")
    tell(bounded.empty(), bounded.full(), bounded.qsize())
    tell(outcome(lambda: bounded.put_nowait("c")), outcome(lambda: bounded.put("c", timeout=0.05)))
    tell(outcome(lambda: bounded.put("c", timeout=-1)), outcome(lambda: bounded.put("c", False, -1)))
    tell(bounded.get(), bounded.get())
    tell(outcome(bounded.task_done), outcome(bounded.task_done), outcome(bounded.task_done))
    bounded.join()

    work, sums = Queue(7), Queue()
    producers = [Thread(target=produce, args=(work, first)) for first in (0, 200)]
    consumers = [Thread(target=consume, args=(work, sums)) for _ in range(2)]
    for thread in producers + consumers:
        thread.start()
    for thread in producers:
        thread.join()
    work.join()
    tell(work.qsize(), work.empty())
    work.put(None)
    work.put(None)
    for thread in consumers:
        thread.join()
    tell(sums.get() + sums.get())
    work.join()
    waker = Thread(target=late, args=(sums,))
    waker.start()
    tell(sums.get(timeout=10))
    waker.join()
