import time
from multiprocessing import Process, Queue, parent_process
from said import tell


def grandchild(facts):
    parent = parent_process()
    facts.put([parent.name, parent.is_alive(), parent.join(0.05), parent.is_alive()])
    parent.join()
    facts.put([parent.name, parent.is_alive(), parent.join(0), parent.join()])


def child(facts):
    Process(target=grandchild, args=(facts,)).start()
    time.sleep(60)


if __name__ == "__main__":
    facts = Queue()
    process = Process(target=child, args=(facts,), name="the one that is killed")
    process.start()
    tell(facts.get())
    process.kill()
    process.join()
    tell(process.exitcode, facts.get(), parent_process())
