from multiprocessing import Pipe, Process
from said import outcome, tell


def square(end):
    while (number := end.recv()) is not None:
        end.send(number * number)
    end.send("bye")


if __name__ == "__main__":
    ours, theirs = Pipe()
    tell(ours.readable, ours.writable, ours.closed, ours.poll())
    process = Process(target=square, args=(theirs,))
    process.start()
    theirs.close()
    tell(theirs.closed, outcome(lambda: theirs.send(1)), outcome(theirs.recv), outcome(theirs.poll))
    for number in (2, 3, 4, 5):
        ours.send(number)
        tell(ours.poll(5), ours.recv())
    ours.send(None)
    tell(ours.recv())
    process.join()
    tell(ours.poll(), outcome(ours.recv), outcome(lambda: ours.send(1)), process.exitcode)
