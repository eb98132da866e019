from multiprocessing import Manager, Process
from said import outcome, tell


def work(shelf):
    """Finds the queue and the lock inside of what it was given."""
    with shelf["lock"]:
        for queue in shelf["queues"]:
            queue.put([queue.qsize(), "from a child"])


if __name__ == "__main__":
    with Manager() as manager:
        queues = manager.list()
        queues.append(manager.Queue())
        queues.append(manager.Queue(1))
        queues[0].put(4)
        shelf = manager.dict()
        shelf["queues"] = queues
        shelf["lock"] = manager.Lock()
        process = Process(target=work, args=(shelf,))
        process.start()
        process.join()
        tell(process.exitcode, queues[0].get(), queues[0].get(), queues[0].empty())
        tell(queues[1].full(), outcome(lambda: queues[1].put_nowait(1)), queues[1].get(), len(queues))
        tell(outcome(lambda: shelf["queues"][0].get(timeout=0.05)), shelf["lock"].acquire(False))
        del shelf["lock"]
        tell(sorted(shelf.keys()), outcome(lambda: shelf["lock"]))
