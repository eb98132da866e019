from multiprocessing import Process
from multiprocessing.managers import SyncManager
from said import outcome, refused, tell


class Account:
    def __init__(self, balance=0):
        if balance < 0:
            raise ValueError("in debt from the start")
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self.balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"only {self.balance} left")
        return self.deposit(-amount)

    def _audit(self):
        return "secret"


class Bank(SyncManager):
    pass


Bank.register("Account", Account)


def save(account, times):
    for _ in range(times):
        account.deposit(1)


def message(action):
    try:
        return action()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    with Bank() as bank:
        account, other = bank.Account(5), bank.Account()
        savers = [Process(target=save, args=(account, 50)) for _ in range(3)]
        for process in savers:
            process.start()
        for process in savers:
            process.join()
        tell(account.deposit(0), other.deposit(0))
        tell(message(lambda: account.withdraw(1000)), account.withdraw(150))
        tell(refused(lambda: account._audit()), outcome(lambda: account.nothing()) is not None)
        tell(refused(lambda: bank.Account(-1)), other.deposit(1))
        held = bank.dict()
        held["account"] = account
        tell(held["account"].deposit(1), account.deposit(1))
