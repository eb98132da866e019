from multiprocessing import Process, freeze_support, get_all_start_methods, get_start_method, set_start_method
from said import outcome, tell


def nothing():
    pass


if __name__ == "__main__":
    freeze_support()
    tell(outcome(lambda: set_start_method("telepathy")))
    set_start_method("spawn")
    tell(get_start_method(), "spawn" in get_all_start_methods())
    process = Process(target=nothing)
    tell(process.ident)
    process.start()
    tell(process.ident == process.pid)
    process.name = "renamed"
    process.join()
    tell(process.name, process.exitcode)
