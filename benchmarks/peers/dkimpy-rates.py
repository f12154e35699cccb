"""How many times in a second of processor time dkimpy seals and verifies the message that ArcBenchmark takes.

The argument is the directory with msg10k.eml, rsa2048.pem and dns-cache.json.
"""
import importlib.metadata
import json
import pathlib
import sys
import time

import dkim

directory = pathlib.Path(sys.argv[1])
key = (directory / "rsa2048.pem").read_bytes()
records = {
    name: "".join(types["TXT"][0]).encode("ascii")
    for name, types in json.loads((directory / "dns-cache.json").read_text()).items()
}


def lookup(name, timeout=5):
    return records.get(name.decode("ascii").rstrip("."))


def seal(message, domain):
    return b"".join(dkim.arc_sign(message, b"arc", domain, key, b"mx." + domain))


def verify(message):
    verdict, _, reason = dkim.arc_verify(message, dnsfunc=lookup)
    if verdict != b"pass":
        sys.exit(f"it says {verdict}: {reason}")


def measure(what, work, times):
    for _ in range(times // 5):
        work()
    before = time.process_time()
    for _ in range(times):
        work()
    print(f"{what}: {times / (time.process_time() - before):.0f} a second")


unsealed = (directory / "msg10k.eml").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
one_hop = seal(unsealed, b"fwd.example") + unsealed
received = b"Authentication-Results: mx.hop2.example; arc=pass\r\n" + one_hop
two_hops = seal(received, b"hop2.example") + received

print(f"dkimpy {importlib.metadata.version('dkimpy')}")
measure("seal", lambda: seal(unsealed, b"fwd.example"), 500)
measure("verify one hop", lambda: verify(one_hop), 3000)
measure("verify two hops", lambda: verify(two_hops), 2000)
