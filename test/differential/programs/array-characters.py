from multiprocessing import Array, Process, RawArray, Value
from said import outcome, tell


def text(characters):
    """Characters of 'c' are bytes here and strings there."""
    return characters.decode("latin-1").replace("\0", ".") if isinstance(characters, bytes) else characters


def shout(words, letter, wide):
    with words.get_lock():
        words.value = words.value.upper()
    letter.value = b"\xe9"
    wide[1] = "é"
    wide[0] = "🐍"


def put(array, attribute, value):
    setattr(array, attribute, value)


if __name__ == "__main__":
    words = Array("c", b"hello world")
    letter = Value("c", b"A")
    wide = RawArray("u", "hällo")
    tell(text(letter.value), text(words.value), text(words[0]), text(words[-1]), text(words[2:5]), len(words))
    process = Process(target=shout, args=(words, letter, wide))
    process.start()
    process.join()
    tell(process.exitcode, text(words.value), text(letter.value), wide.value, wide[:], [c for c in wide])
    words.value = b"hi"
    tell(text(words.value), text(words.raw), [text(c) for c in words])
    words.raw = b"XY"
    tell(text(words.value), text(words.raw))
    words.value = b""
    tell(text(words.raw))
    tell(outcome(lambda: put(words, "value", b"much too long")), outcome(lambda: put(words, "raw", b"much too long")))
    tell(outcome(lambda: put(wide, "value", "too long")))
    tell(outcome(lambda: words.__setitem__(0, b"ab")), outcome(lambda: wide.__setitem__(0, "ab")))
    tell(outcome(lambda: Value("c", b"ab")), outcome(lambda: Value("u", "ab")), outcome(lambda: Value("c", "€")))
    tell(text(Array("c", 3).raw), text(Value("c").value), len(Array("u", "🐍🐍")))
    one = Value("u", "é")
    one.value = "ß"
    tell(one.value, text(Array("c", [b"a", b"b"])[:]))
