from multiprocessing import Manager, Process, active_children, current_process
from said import refused, tell


def use(d):
    d["name"] = current_process().name


if __name__ == "__main__":
    manager = Manager()
    tell([child.name for child in active_children()], active_children()[0].is_alive())
    d = manager.dict()
    process = Process(target=use, args=(d,))
    process.start()
    process.join()
    tell(d["name"])
    other = Manager()
    l = other.list([d])
    l[0]["through"] = "another manager"
    tell(len(active_children()), d["through"])
    server = [child for child in active_children() if child.name == "SyncManager-1"][0]
    manager.shutdown()
    tell(len(active_children()), server.is_alive(), server.exitcode)
    tell(refused(lambda: d["name"]), refused(manager.dict), refused(manager.shutdown))
    tell(len(l), refused(lambda: l[0]["through"]))
    with Manager() as third:
        inside = third.Value("i", 3)
        tell(inside.value)
    tell(refused(lambda: inside.value), len(active_children()))
