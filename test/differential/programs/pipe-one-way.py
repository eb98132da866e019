from multiprocessing import Pipe
from said import outcome, tell

if __name__ == "__main__":
    receiver, sender = Pipe(False)
    tell(receiver.readable, receiver.writable, sender.readable, sender.writable)
    tell(outcome(lambda: receiver.send(1)), outcome(lambda: receiver.send_bytes(b"x")))
    tell(outcome(sender.recv), outcome(sender.recv_bytes), outcome(sender.poll))
    sender.send("left")
    sender.send("over")
    sender.close()
    sender.close()
    tell(receiver.poll(), receiver.recv(), receiver.recv(), receiver.poll(), outcome(receiver.recv))
    receiver.close()
    tell(outcome(receiver.recv), outcome(receiver.poll), receiver.closed)
    receiver, sender = Pipe(False)
    receiver.close()
    tell(outcome(lambda: sender.send(1)))
