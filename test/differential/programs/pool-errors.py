from multiprocessing import Pool, TimeoutError
import time
from said import outcome, tell


class OwnError(Exception):
    pass


def fail(x):
    if x == 3:
        raise ValueError("three is not allowed")
    if x == 5:
        raise OwnError("nor is five")
    return x


def slow():
    time.sleep(0.3)
    return "slow"


def message(action):
    try:
        action()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    with Pool(2) as pool:
        tell(message(lambda: pool.apply(fail, (3,))), message(lambda: pool.apply(fail, (5,))))
        tell(message(lambda: pool.map(fail, [1, 2, 3, 4])), pool.map(fail, [1, 2]))
        result = pool.apply_async(fail, (3,))
        result.wait()
        tell(result.ready(), result.successful(), message(result.get), message(result.get))
        result = pool.apply_async(slow)
        tell(result.ready(), outcome(result.successful), outcome(lambda: result.get(0.01)), result.wait(0.01))
        tell(result.get(), result.ready(), result.successful())
        seen, wrong = [], []
        pool.apply_async(fail, (1,), callback=seen.append, error_callback=wrong.append).wait()
        pool.apply_async(fail, (3,), callback=seen.append, error_callback=wrong.append).wait()
        pool.map_async(fail, [1, 2], callback=seen.append).wait()
        pool.map_async(fail, [], callback=seen.append).wait()
        time.sleep(0.1)
        tell(seen, [str(error) for error in wrong])
