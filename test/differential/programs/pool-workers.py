import os
from multiprocessing import Pool, active_children, current_process, parent_process
from said import tell

prefix = "none"


def begin(word, number):
    global prefix
    prefix = f"{word}{number}"


def told(x):
    return f"{prefix} {x}"


def who():
    process = current_process()
    return [process.name.replace("Fork", ""), process.daemon, parent_process().name]


def pid(x):
    return os.getpid()


if __name__ == "__main__":
    with Pool(2, begin, ("w", 7)) as pool:
        tell(pool.map(told, range(3)))
        tell(len(active_children()))
    with Pool(1) as pool:
        tell(pool.apply(who), len(set(pool.map(pid, range(20)))))
    with Pool(1, maxtasksperchild=2) as pool:
        tell(len(set(pool.map(pid, range(6), 1))), pool.apply(who)[0])
    with Pool(1, maxtasksperchild=1) as pool:
        tell(len(set(pool.map(pid, range(6), 3))))
    pool.join()
