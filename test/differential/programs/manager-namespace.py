from multiprocessing import Manager, Process
from said import outcome, tell


def change(ns):
    ns.x = ns.x + 1
    ns.made = "by the child"
    ns.name = "a name"
    del ns.gone


if __name__ == "__main__":
    with Manager() as manager:
        ns = manager.Namespace(x=10, gone=True)
        ns._mine = 1.5
        process = Process(target=change, args=(ns,))
        process.start()
        process.join()
        tell(process.exitcode, ns.x, ns.made, ns.name, ns._mine)
        tell(hasattr(ns, "gone"), hasattr(ns, "x"), outcome(lambda: ns.gone))
        ns.items = [1, 2]
        ns.items.append(3)
        tell(ns.items)
        ns.items = ns.items + [3]
        ns.shared = manager.list([1])
        ns.shared.append(2)
        tell(ns.items, list(ns.shared))

        def remove():
            del ns.gone

        tell(outcome(remove))
        manager.list([ns])[0].x = 77
        tell(ns.x)
