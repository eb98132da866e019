import time
from multiprocessing import Pool
from said import outcome, refused, results_of, tell


def double(x):
    return x * 2


def unsendable():
    return lambda: 1


def slow_or_wrong(x):
    if x == 0:
        raise ValueError("zero")
    time.sleep(0.3)


def numbers():
    yield 1
    yield 2
    raise LookupError("the source")


if __name__ == "__main__":
    with Pool(2) as pool:
        tell(refused(lambda: pool.apply(unsendable)), refused(lambda: pool.apply(double, (lambda: 1,))))
        tell(refused(lambda: pool.map(double, [lambda: 1])), pool.apply(double, (2,)))
        wrong = []
        result = pool.apply_async(unsendable, error_callback=wrong.append)
        result.wait()
        tell(result.successful(), refused(result.get), len(wrong))
        tell([refused(lambda: pool.apply(unsendable)) for _ in range(10)], pool.map(double, [1, 2, 3]))
        tell(outcome(lambda: pool.map(double, numbers())), outcome(lambda: pool.map_async(double, numbers(), 1)))
        tell(outcome(lambda: pool.starmap(double, numbers())))
        tell(sorted(results_of(pool.imap(double, numbers())), key=str), sorted(results_of(pool.imap_unordered(double, numbers())), key=str))
        # The error of a map comes when all have been worked on.
        began = time.time()
        tell(outcome(lambda: pool.map(slow_or_wrong, [0, 1, 1, 1], 1)), time.time() - began > 0.5)
