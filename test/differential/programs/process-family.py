import os
from multiprocessing import Process, Queue, active_children, current_process, parent_process
from said import tell


def grandchild(facts):
    facts.put([current_process().name, parent_process().name, parent_process().is_alive()])


def child(facts):
    facts.put([current_process().name, parent_process().name, parent_process().pid == os.getppid()])
    process = Process(target=grandchild, args=(facts,))
    process.start()
    process.join()
    facts.put([len(active_children()), process.exitcode])


if __name__ == "__main__":
    facts = Queue()
    for name in (None, "named"):
        process = Process(target=child, args=(facts,), name=name)
        process.start()
        for _ in range(3):
            tell(facts.get())
        process.join()
