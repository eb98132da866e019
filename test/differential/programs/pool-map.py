from multiprocessing import Pool
from said import outcome, tell


def square(x):
    return x * x


def text(a, b):
    return f"{a}-{b}"


if __name__ == "__main__":
    with Pool(3) as pool:
        tell(pool.apply(square, (7,)), pool.apply(text, ("a", "b")))
        tell(pool.map(square, range(10)), pool.map(square, []), pool.map(square, [5], 100))
        for chunksize in (1, 2, 3, 10):
            tell(pool.map(square, range(10), chunksize))
        tell(pool.starmap(text, [(1, 2), ("x", "y")]), pool.starmap(text, []))
        tell(pool.starmap_async(text, [(3, 4)]).get(5), pool.map_async(square, (n for n in range(4))).get())
