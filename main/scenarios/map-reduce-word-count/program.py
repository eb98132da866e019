import json
import re
import sys
from collections import Counter
from functools import reduce
from math import ceil
from multiprocessing import Pool, set_start_method
from pathlib import Path


def count(piece):
    """Map: how often each word is in one piece of the text."""
    return Counter(match.group() for match in re.finditer(r"[a-z]+('[a-z]+)?", piece.lower()))


def add(all_words, more):
    """Reduce: the counts of two pieces become one."""
    all_words.update(more)
    return all_words


def cut_up(text, pieces, cut):
    parts = text if cut == "anywhere" else text.splitlines(keepends=True)  # letters, or whole lines
    size = ceil(len(parts) / pieces)
    return ["".join(parts[start : start + size]) for start in range(0, len(parts), size)]


if __name__ == "__main__":
    set_start_method("spawn")
    parameters = json.loads(sys.argv[1])
    text = Path(__file__).with_name("alice.txt").read_text(encoding="utf-8")
    with Pool(parameters["processes"]) as pool:
        counts = pool.map(count, cut_up(text, parameters["pieces"], parameters["cut"]), 1)
    all_words = reduce(add, counts)
    for word, times in all_words.most_common(10):
        print(word, times)
    print("different words:", len(all_words))
    print("words:", sum(all_words.values()))
