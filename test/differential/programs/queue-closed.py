from multiprocessing import JoinableQueue, Queue, SimpleQueue
from said import outcome, tell

if __name__ == "__main__":
    for queue in (Queue(), JoinableQueue()):
        tell(outcome(queue.join_thread))
        queue.put(1)
        tell(queue.get())
        queue.close()
        tell(outcome(lambda: queue.put(1)), outcome(lambda: queue.get()), outcome(lambda: queue.get(False)))
        tell(queue.join_thread(), queue.cancel_join_thread(), queue.close(), queue.qsize())
    simple = SimpleQueue()
    simple.close()
    tell(outcome(lambda: simple.put(1)), outcome(simple.get), outcome(simple.empty), outcome(simple.close))
