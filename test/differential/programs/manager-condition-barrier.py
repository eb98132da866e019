from multiprocessing import Manager, Process
from said import outcome, refused, tell


def turn(condition, order, number, waiting):
    with condition:
        waiting.append(number)
        condition.notify_all()
        condition.wait_for(lambda: len(order) == number)
        order.append(number)
        condition.notify_all()


def meet(barrier, came):
    came.append(barrier.wait())


def wait_in_vain(barrier, said):
    said.append(outcome(barrier.wait))


if __name__ == "__main__":
    with Manager() as manager:
        condition, order, waiting = manager.Condition(), manager.list(), manager.list()
        processes = [Process(target=turn, args=(condition, order, number, waiting)) for number in (2, 1, 0)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        tell(list(order), sorted(waiting))
        tell(outcome(condition.wait), outcome(condition.notify), refused(condition.release))
        with condition:
            tell(condition.wait(0.05), condition.wait_for(lambda: False, 0.05), condition.wait_for(lambda: "yes", 1))
        lock = manager.Lock()
        shared = manager.Condition(lock)
        with lock:
            tell(shared.wait(0.05), lock.acquire(False))
        barrier, came = manager.Barrier(3), manager.list()
        tell(barrier.parties, barrier.n_waiting, barrier.broken)
        processes = [Process(target=meet, args=(barrier, came)) for _ in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        tell(sorted(came), barrier.n_waiting)
        tell(outcome(lambda: barrier.wait(0.05)), barrier.broken, outcome(barrier.wait))
        barrier.reset()
        said = manager.list()
        process = Process(target=wait_in_vain, args=(barrier, said))
        process.start()
        while barrier.n_waiting < 1:
            pass
        barrier.abort()
        process.join()
        tell(list(said), barrier.broken, manager.Barrier(1).wait())
        event = manager.Event()
        tell(event.is_set(), event.wait(0.05), event.set(), event.wait(), event.clear(), event.is_set())
