#!/usr/bin/env python3
"""Makes the draw of an inspection plan again from its published data. Python 3.9, standard library only.

    inspection_redraw.py https://…/enterprises/inspections/plans/JH20261126000001X/draw.json
    inspection_redraw.py draw.json

Checks the hashes that were published before the draw, computes the seed and both lists, and the
replacements, and prints them; ends with 0 when all of it is as published, with 1 when it is not.

The rule ("gaotai-draw-1"); + joins lines by a line feed, H is SHA-256 as hexadecimal text, in UTF-8:
  hash of the population   H(the population as JSON with sorted names, without blanks, not escaped)
  commitment               H(secret), published before the public number was out
  seed                     H(hash of the population + secret + public number)
  rank of an enterprise    H(seed + "enterprise" + credit code)
  rank of an inspector     H(seed + "inspector" + credit code + bureau + inspector's code)
The lowest ranks, compared as text, are drawn: as many enterprises as announced, and for each of them as
many inspectors of each bureau as announced, passing over who has a tie with it. Who does not go is
followed by the next of the same order.
"""

import hashlib
import json
import sys
import urllib.request


def read(place):
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(place, timeout=30) as answer:
            return json.load(answer)
    with open(place, encoding="utf-8") as file:
        return json.load(file)


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_of_data(data):
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest(text)


def rank(*words):
    return digest("\n".join(words))


def order_of_inspectors(seed, uscc, bureau):
    codes, name = bureau["inspectors"], bureau["bureau"]
    return sorted((rank(seed, "inspector", uscc, name, code), code) for code in codes)


def drawn(data, seed):
    """The lists as they have to be."""
    population = data["population"]
    tied = {tuple(pair) for pair in population["ties"] + data["late_ties"]}
    usccs = [each["uscc"] for each in population["enterprises"]]
    order = sorted((rank(seed, "enterprise", uscc), uscc) for uscc in usccs)
    found = []
    for position, (place, uscc) in enumerate(order[: population["count"]], start=1):
        inspectors = []
        for bureau in population["bureaus"]:
            free = [
                (at, code)
                for at, code in order_of_inspectors(seed, uscc, bureau)
                if (uscc, code) not in tied
            ]
            for at, code in free[: bureau["each"]]:
                inspectors.append({"bureau": bureau["bureau"], "code": code, "rank": at})
        found.append({"position": position, "uscc": uscc, "rank": place, "inspectors": inspectors})
    return found


def wrong_replacements(data, seed):
    """Replacements that are not the next of their order, as sentences."""
    bureaus = {each["bureau"]: each for each in data["population"]["bureaus"]}
    tied = {tuple(pair) for pair in data["population"]["ties"] + data["late_ties"]}
    used = {(each["uscc"], who["code"]) for each in data["result"] for who in each["inspectors"]}
    found = []
    for each in data["replacements"]:
        uscc = each["uscc"]
        passed_over = {(uscc, code) for code in each["passed_over"]}
        order = order_of_inspectors(seed, uscc, bureaus[each["bureau"]])
        free = [code for _, code in order if (uscc, code) not in used | tied | passed_over]
        if free[:1] != [each["instead"]]:
            found.append(f"{uscc}: {each['code']} was to be followed by {free[:1]}")
        used.add((uscc, each["instead"]))
    return found


def differences(data):
    """What is not as published, as sentences."""
    found = []
    if digest_of_data(data["population"]) != data["population_sha256"]:
        found.append("population: not the announced one")
    if digest(data["secret"]) != data["commitment"]:
        found.append("secret: not the announced one")
    seed = rank(data["population_sha256"], data["secret"], data["public_value"])
    if seed != data["seed"]:
        found.append(f"seed: published {data['seed']}, computed {seed}")
    lists = drawn(data, seed)
    if digest_of_data(lists) != data["result_sha256"]:
        found.append("result: its hash is not the one published with the draw")
    if len(data["result"]) != len(lists):
        found.append(f"result: published {len(data['result'])}, computed {len(lists)}")
    for place, computed in enumerate(lists):
        said = data["result"][place : place + 1]
        if said != [computed]:
            found.append(f"position {place + 1}: published {said}, computed {computed}")
    return found + wrong_replacements(data, seed)


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    data = read(arguments[0])
    if data.get("format") != "gaotai-draw-1":
        sys.exit("not a draw of format gaotai-draw-1")
    if not data.get("secret"):
        print(f"announced: population {data['population_sha256']}, commitment {data['commitment']}")
        sys.exit("the draw is not made, or its lists are not public yet")
    for each in data["result"]:
        codes = " ".join(who["code"] for who in each["inspectors"])
        print(f"{each['position']}\t{each['uscc']}\t{codes}")
    found = differences(data)
    print("\n".join(found) if found else "the published draw is the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
