"""Says what dkimpy thinks of the message on standard input: a line "dkim DOMAIN pass" or "fail" for each signature, and "arc" with its verdict.

The only argument is a file of names and TXT records, a line each.
"""
import sys

import dkim

with open(sys.argv[1]) as lines:
    KEYS = dict(line.rstrip("\n").split(" ", 1) for line in lines)


def txt(name, timeout=5):
    return KEYS.get(name.decode().rstrip(".").lower(), "").encode()


message = sys.stdin.buffer.read()
signatures = sum(1 for name, _ in dkim.DKIM(message).headers if name.lower() == b"dkim-signature")
for index in range(signatures):
    verifier = dkim.DKIM(message)
    try:
        holds = verifier.verify(idx=index, dnsfunc=txt)
    except dkim.DKIMException as refusal:
        print(refusal, file=sys.stderr)
        holds = False
    print("dkim", verifier.domain.decode(), "pass" if holds else "fail")
verdict, _, reason = dkim.arc_verify(message, dnsfunc=txt)
print(reason, file=sys.stderr)
print("arc", verdict.decode())
