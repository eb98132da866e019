from multiprocessing import Queue
from said import outcome, tell

if __name__ == "__main__":
    queue = Queue(2)
    tell(outcome(lambda: queue.get_nowait()), outcome(lambda: queue.get(timeout=0.05)), outcome(lambda: queue.get(False)))
    queue.put("a")
    queue.put("b")
    tell(queue.full(), queue.qsize())
    tell(outcome(lambda: queue.put("c", False)), outcome(lambda: queue.put("c", timeout=0.05)), outcome(lambda: queue.put_nowait("c")))
    tell(queue.get(), queue.get(timeout=1), queue.full())
    tell(outcome(lambda: queue.put("d", timeout=-1)), queue.get(), outcome(lambda: queue.get(timeout=-1)))
