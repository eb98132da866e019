"""Says values and errors in words that both languages share; the same as said.ts."""


def said(value):
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(said(item) for item in value) + "]"
    if isinstance(value, (bytes, bytearray)):
        return "bytes " + value.hex()
    return str(value)


def tell(*values):
    print(" ".join(said(value) for value in values), flush=True)


def outcome(action):
    """What `action` returns, or the name of what it throws."""
    try:
        return action()
    except Exception as error:
        return type(error).__name__


def refused(action):
    try:
        action()
        return False
    except Exception:
        return True


def results_of(iterator):
    """What comes, whether it is a result or the name of an error."""
    got = []
    while True:
        try:
            got.append(next(iterator))
        except StopIteration:
            return got
        except Exception as error:
            got.append(type(error).__name__)
