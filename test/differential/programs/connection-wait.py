from multiprocessing import Pipe, Process
from multiprocessing.connection import wait
from said import outcome, tell


def send(end, number):
    for item in range(20):
        end.send((number, item))
    end.close()


def leave(code):
    raise SystemExit(code)


def hold(end, started):
    started.send("held")
    end.recv()


if __name__ == "__main__":
    readers = []
    processes = []
    for number in range(3):
        reader, writer = Pipe(duplex=False)
        process = Process(target=send, args=(writer, number))
        process.start()
        writer.close()
        readers.append(reader)
        processes.append(process)
    got = [[], [], []]
    ended = 0
    while readers:
        for reader in wait(readers):
            try:
                number, item = reader.recv()
                got[number].append(item)
            except EOFError:
                readers.remove(reader)
                ended += 1
    tell(got, ended)
    for process in processes:
        process.join()

    a, b = Pipe()
    c, d = Pipe()
    tell(wait([b, d], 0), wait([b, d], -1), wait([b, d], 0.01))
    a.send("one")
    tell(len(wait([b, d])), wait([b, d])[0] is b, wait([d, b], 5)[0] is b)
    c.send("two")
    tell([end is b for end in wait([b, d])], [end is b for end in wait([d, b])])
    tell(b.recv(), d.recv(), wait([b, d], 0))
    a.close()
    tell(wait([b, d])[0] is b, outcome(b.recv))
    b.close()
    tell(outcome(lambda: wait([b, d], 0)))

    leaver = Process(target=leave, args=(3,))
    tell(outcome(lambda: leaver.sentinel))
    leaver.start()
    tell(wait([d, leaver.sentinel]) == [leaver.sentinel])
    leaver.join()
    tell(leaver.exitcode, wait([leaver.sentinel], 0) == [leaver.sentinel], wait([leaver.sentinel]) == [leaver.sentinel])
    leaver.close()
    tell(outcome(lambda: leaver.sentinel))

    ours, theirs = Pipe()
    told, teller = Pipe(duplex=False)
    holder = Process(target=hold, args=(theirs, teller))
    holder.start()
    theirs.close()
    tell(told.recv(), wait([ours, holder.sentinel], 0))
    holder.kill()
    holder.join()
    tell(len(wait([ours, holder.sentinel], 10)), outcome(ours.recv), holder.exitcode)
    tell(wait([], 0.01))
