import time
from multiprocessing import Pool
from said import outcome, refused, tell


def one():
    return 1


def nap():
    time.sleep(30)


if __name__ == "__main__":
    tell(outcome(lambda: Pool(0)), outcome(lambda: Pool(-2)), outcome(lambda: Pool(1, maxtasksperchild=0)))
    pool = Pool(2)
    tell(outcome(pool.join))
    left = [pool.apply_async(one) for _ in range(5)]
    pool.close()
    tell(outcome(lambda: pool.apply(one)), outcome(lambda: pool.map(one, [1])), outcome(lambda: pool.imap(one, [1])))
    tell(outcome(lambda: pool.apply_async(one)), pool.close())
    pool.join()
    tell([result.get() for result in left])
    tell(pool.join(), pool.terminate(), pool.join())
    began = time.time()
    with Pool(2) as pool:
        pool.apply_async(nap)
        pool.apply_async(nap)
        time.sleep(0.2)
    pool.join()
    tell(time.time() - began < 10, outcome(lambda: pool.apply(one)))
