from multiprocessing import Manager, Process
from said import outcome, refused, tell


def fill(d, start):
    for number in range(start, start + 3):
        d[number] = number * number
    d["2"] = "text"
    d[0.25] = None


if __name__ == "__main__":
    with Manager() as manager:
        d = manager.dict({"a": 1, "b": 2})
        tell(d["a"], d.get("zz"), d.get("zz", 7), "a" in d, "zz" in d, len(d))
        tell(outcome(lambda: d["zz"]), outcome(lambda: d.pop("zz")), d.pop("zz", 5), d.pop("a"))
        tell(d.setdefault("b", 9), d.setdefault("c", 9), sorted(d.keys()), sorted(d.values()))
        processes = [Process(target=fill, args=(d, start)) for start in (10, 20)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        tell(len(d), d[12], d[22], d["2"], d[0.25], outcome(lambda: d[2]))
        d.update({"c": 1, "d": 4})
        d.update([("e", 5)])
        tell(d["c"], d["d"], d["e"])
        ordered = manager.dict([("x", 1), ("y", [1, 2]), ("z", 3)])
        tell([[key, value] for key, value in ordered.items()], [key for key in ordered.keys()])
        copy = ordered.copy()
        copy["x"] = 100
        inner = ordered["y"]
        inner.append(3)
        tell(ordered["x"], ordered["y"])
        ordered["y"] = inner
        tell(ordered["y"], list(ordered.popitem()))
        del ordered["x"]
        tell(refused(lambda: ordered.pop("x")), len(ordered), outcome(lambda: ordered.update({})))
        ordered.clear()
        tell(len(ordered), outcome(ordered.popitem), refused(lambda: ordered.get([1])))
