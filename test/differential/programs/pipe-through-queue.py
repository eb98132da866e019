from multiprocessing import Pipe, Process, Queue
from said import outcome, tell


def answer(ends):
    end = ends.get()
    end.send("over the end that came in a queue")
    end.close()


if __name__ == "__main__":
    ends = Queue()
    process = Process(target=answer, args=(ends,))
    process.start()
    ours, theirs = Pipe()
    ends.put(theirs)
    tell(ours.recv())
    process.join()
    theirs.close()
    tell(outcome(ours.recv), process.exitcode)
