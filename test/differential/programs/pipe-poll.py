from multiprocessing import Pipe, Process
from time import sleep
from said import outcome, tell


def say(end, words):
    for word in words:
        sleep(0.1)
        end.send_bytes(word.encode())
    end.close()


def heard(end):
    """Polls with what time limits there are, and takes what comes."""
    got = []
    while True:
        while not end.poll(0.02):
            pass
        try:
            got.append(end.recv_bytes().decode())
        except EOFError:
            return got


if __name__ == "__main__":
    a, b = Pipe()
    tell(a.poll(), a.poll(0.05), a.poll(-1))
    # A message without bytes is a message.
    b.send_bytes(b"")
    tell(a.poll(), a.poll(), a.recv_bytes(), a.poll(), a.poll(0))
    # Messages do not merge, and asking takes none away.
    b.send_bytes(b"a")
    b.send_bytes(b"b")
    b.send_bytes(b"cd")
    tell(a.poll(), a.recv_bytes(), a.poll(), a.recv_bytes(), a.poll(None), a.recv_bytes(), a.poll())
    b.send(None)
    tell(a.poll(), a.recv(), a.poll())
    tell(outcome(lambda: a.poll("soon")))
    speaker = Process(target=say, args=(b, ["hello", "yes", "", "bye"]))
    speaker.start()
    b.close()
    tell(heard(a), a.poll(), outcome(a.recv))
    speaker.join()
