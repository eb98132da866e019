from array import array
from multiprocessing import BufferTooShort, Pipe, ProcessError
from said import outcome, tell


def too_short(end, buffer, offset=0):
    try:
        return end.recv_bytes_into(buffer, offset)
    except BufferTooShort as error:
        return [type(error).__name__, isinstance(error, ProcessError), error.args[0]]


if __name__ == "__main__":
    a, b = Pipe()
    buffer = bytearray(10)
    a.send_bytes(b"hello")
    tell(b.recv_bytes_into(buffer), buffer)
    a.send_bytes(b"world")
    tell(b.recv_bytes_into(buffer, 5), buffer)
    a.send_bytes(b"")
    tell(b.recv_bytes_into(buffer, 10), buffer)
    a.send_bytes(b"0123456789")
    tell(b.recv_bytes_into(buffer), buffer)
    a.send_bytes(b"next")
    tell(outcome(lambda: b.recv_bytes_into(buffer, -1)), outcome(lambda: b.recv_bytes_into(buffer, 11)))
    tell(too_short(b, buffer, 7), buffer, b.poll())
    a.send_bytes(b"0123456789A")
    tell(too_short(b, buffer), b.poll())
    numbers = array("h", [0, 0, 0])
    a.send_bytes(array("h", [7, -1]).tobytes())
    tell(b.recv_bytes_into(numbers, 2), list(numbers))
    a.send_bytes(b"bytes")
    tell(b.poll(None), b.recv_bytes())
    a.close()
    tell(outcome(lambda: b.recv_bytes_into(buffer)))
    b.close()
    tell(outcome(lambda: b.recv_bytes_into(buffer)))
    receiver, sender = Pipe(duplex=False)
    tell(outcome(lambda: sender.recv_bytes_into(buffer)))
