from multiprocessing import Process, set_start_method
from multiprocessing.shared_memory import ShareableList
from said import outcome, refused, tell


def change(name):
    items = ShareableList(name=name)
    items[0] = "partner"
    items[3] += 1
    items[4] = 2.5
    items.shm.close()


def receive(items):
    items[6] = items[0].upper()
    items.shm.close()


def put(items, index, value):
    items[index] = value


def run(target, *args):
    process = Process(target=target, args=args)
    process.start()
    process.join()
    return process.exitcode


if __name__ == "__main__":
    set_start_method("spawn")
    items = ShareableList(["howdy", b"HoWdY", -273.154, 100, None, True, 42, "", "x" * 8])
    tell(list(items), len(items), items.format)
    tell(run(change, items.shm.name), list(items), items.format)
    tell(run(receive, items), list(items), items.format)
    tell(items[0], items[8], [item for item in items].index(""))
    put(items, 0, "exactly8")
    put(items, 8, "sixteen bytes ..")
    tell(items[0], items[8], outcome(lambda: put(items, 0, "nine char")), items[0])
    put(items, 5, b"\x01\x02")
    put(items, 7, None)
    put(items, 1, False)
    tell(list(items), items.format)
    tell(items.count(None), items.count("exactly8"), items.count(b"\x01\x02"), items.index(2.5))
    tell(outcome(lambda: items.index("nix")), refused(lambda: put(items, 0, [1])), refused(lambda: put(items, 99, 1)))
    tell(refused(lambda: items[9]), refused(lambda: ShareableList([[1]])), refused(lambda: ShareableList([2**64])))
    items.shm.close()
    tell(refused(lambda: items[0]))
    items.shm.unlink()
    tell(outcome(lambda: ShareableList(name=items.shm.name)))
    empty = ShareableList()
    tell(len(empty), empty.format, list(empty))
    empty.shm.close()
    empty.shm.unlink()
