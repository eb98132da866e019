from multiprocessing import Pool
from said import outcome, results_of, tell


def square(x):
    if x == 3:
        raise ValueError("three")
    return x * x


def numbers():
    yield 1
    yield 2
    raise KeyError("source")


if __name__ == "__main__":
    with Pool(2) as pool:
        tell(list(pool.imap(square, [5, 4, 6, 7])), list(pool.imap(square, range(4, 11), 3)), list(pool.imap(square, [])))
        tell(results_of(pool.imap(square, [1, 3, 2])), results_of(pool.imap(square, [1, 2, 3, 4, 5, 6], 2)))
        tell(sorted(pool.imap_unordered(square, range(4, 14))), sorted(pool.imap_unordered(square, range(4, 14), 4)))
        tell(outcome(lambda: pool.imap(square, [1], 0)), outcome(lambda: pool.imap_unordered(square, [1], -1)))
        iterator = pool.imap(square, [9])
        tell(iterator.next(5), outcome(iterator.next), outcome(iterator.next))
        iterator = pool.imap(square, numbers())
        tell(next(iterator), next(iterator), outcome(iterator.next) is not None)
