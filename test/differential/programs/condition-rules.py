from multiprocessing import Condition, Lock
from said import outcome, refused, tell

if __name__ == "__main__":
    condition = Condition()
    # CPython's documentation promises a RuntimeError; its multiprocessing raises an AssertionError.
    tell(refused(lambda: condition.wait(0)), refused(condition.notify), refused(condition.notify_all))
    tell(refused(condition.release))
    with condition:
        tell(condition.wait(0), condition.wait(0.05), condition.wait(-1))
        condition.notify()
        condition.notify(5)
        condition.notify_all()
        tell(condition.wait(0.05))
        tell(condition.wait_for(lambda: "at once"), condition.wait_for(lambda: 0, 0.05), condition.wait_for(lambda: [], -1))
    tell(condition.acquire(), condition.acquire(False))
    condition.release()
    condition.release()
    tell(outcome(condition.release))
    lock = Lock()
    over = Condition(lock)
    tell(over.acquire(), lock.acquire(False), over.acquire(False), over.acquire(timeout=0.05))
    tell(over.wait(0.05), outcome(over.release), outcome(over.release))
