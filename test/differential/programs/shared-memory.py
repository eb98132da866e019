from multiprocessing import Process, set_start_method
from multiprocessing.shared_memory import SharedMemory
from said import outcome, refused, tell


def scribble(name):
    memory = SharedMemory(name=name)
    memory.buf[0] = 200
    memory.buf[5:8] = bytes([1, 2, 3])
    memory.close()


def receive(memory):
    tell_back = bytes(memory.buf[:3])
    memory.buf[3] = sum(tell_back)
    memory.close()


def put(buffer, index, value):
    buffer[index] = value


def run(target, *args):
    process = Process(target=target, args=args)
    process.start()
    process.join()
    return process.exitcode


if __name__ == "__main__":
    set_start_method("spawn")
    board = SharedMemory(create=True, size=10)
    tell(board.size, len(board.buf), bytes(board.buf[:10]), board.name == SharedMemory(name=board.name).name)
    tell(run(scribble, board.name), bytes(board.buf[:10]), board.buf[-3])
    tell(run(receive, board), board.buf[3])
    part = board.buf[4:6]
    part[0] = 9
    tell(board.buf[4], len(part), bytes(board.buf[8:100]), len(board.buf[5:3]))
    del part
    tell(refused(lambda: board.buf[10]), refused(lambda: board.buf[-11]), board.buf[-10])
    tell(outcome(lambda: put(board.buf, 0, 256)), outcome(lambda: put(board.buf, 0, -1)))
    tell(refused(lambda: put(board.buf, slice(8, 11), b"abc")))
    tell(outcome(lambda: SharedMemory(name=board.name, create=True, size=3)))
    tell(outcome(lambda: SharedMemory(name="is_not_there")), outcome(lambda: SharedMemory()))
    tell(outcome(lambda: SharedMemory(create=True)), outcome(lambda: SharedMemory(create=True, size=-1)))
    other = SharedMemory(name=board.name, size=99)
    kept = other.buf
    other.close()
    other.close()
    tell(other.size, other.name == board.name, outcome(lambda: kept[0]), board.buf[1])
    board.unlink()
    tell(outcome(lambda: SharedMemory(name=board.name)), board.buf[0], outcome(board.unlink))
    again = SharedMemory(name=board.name, create=True, size=4)
    tell(again.buf[0], board.buf[0], again.size, board.size)
    again.close()
    again.unlink()
    board.close()
