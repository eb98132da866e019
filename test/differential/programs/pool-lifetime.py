import os
from multiprocessing import Pool, active_children
from said import outcome, refused, tell

begun = 0


def begin(amount):
    global begun
    begun += amount


def told(x):
    return begun


def square(x):
    return x * x


def pid(x):
    return os.getpid()


if __name__ == "__main__":
    tell(outcome(lambda: Pool(2, maxtasksperchild=-1)), refused(lambda: Pool(1, initializer=23)))
    # Each worker takes one task; all are worked on, though the pool is closed at once.
    pool = Pool(2, maxtasksperchild=1)
    results = [pool.apply_async(square, (number,)) for number in range(8)]
    pool.close()
    pool.join()
    tell([result.get() for result in results], len(active_children()))
    # Every worker, one that replaces another too, begins anew, and once.
    with Pool(2, begin, (5,), maxtasksperchild=2) as pool:
        tell(pool.map(told, range(10), 1))
        tell(pool.map(told, range(10), 5))
    with Pool(1, maxtasksperchild=3) as pool:
        pids = pool.map(pid, range(9), 1)
        tell(len(set(pids)), [len(set(pids[begin : begin + 3])) for begin in (0, 3, 6)])
        tell(list(pool.imap(square, range(7))), sorted(pool.imap_unordered(square, range(7), 2)))
    pool.join()
    tell(len(active_children()))
