import time
from multiprocessing import Process, Queue, current_process
from said import refused, tell


def late(facts, seconds, what):
    time.sleep(seconds)
    facts.put(what)


def daemonic(facts):
    child = Process(target=late, args=(facts, 0, "child of a daemon"))
    facts.put([current_process().daemon, child.daemon, refused(child.start)])


def parent(facts):
    # One that was told to be no daemon is waited for; the daemon is ended, in the middle of its sleep.
    Process(target=late, args=(facts, 40, "daemon"), daemon=True).start()
    Process(target=late, args=(facts, 0.3, "no daemon")).start()
    facts.put("parent")


if __name__ == "__main__":
    facts, began = Queue(), time.time()
    process = Process(target=daemonic, args=(facts,), daemon=True)
    process.start()
    tell(facts.get())
    process.join()
    tell(process.exitcode, process.daemon)
    process = Process(target=parent, args=(facts,))
    process.start()
    process.join()
    tell(process.exitcode, facts.get(), facts.get(), facts.empty(), time.time() - began < 30)
    left = Process(target=late, args=(facts, 40, "left alone"), daemon=True)
    left.start()
    tell(left.is_alive())
