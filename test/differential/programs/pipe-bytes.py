from multiprocessing import Pipe
from said import outcome, tell

if __name__ == "__main__":
    a, b = Pipe()
    a.send_bytes(b"hello")
    a.send_bytes(b"hello", 1)
    a.send_bytes(b"hello", 1, 3)
    a.send_bytes(b"")
    tell(b.recv_bytes(), b.recv_bytes(100), b.recv_bytes(3), b.recv_bytes())
    tell(outcome(lambda: a.send_bytes(b"abc", 4)), outcome(lambda: a.send_bytes(b"abc", -1)))
    tell(outcome(lambda: a.send_bytes(b"abc", 1, 5)), outcome(lambda: a.send_bytes(b"abc", 1, -5)))
    tell(outcome(lambda: a.send_bytes("text")), outcome(lambda: b.recv_bytes(-1)))
    b.send_bytes(b"too long")
    tell(outcome(lambda: a.recv_bytes(3)))
