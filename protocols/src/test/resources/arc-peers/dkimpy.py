"""Seals and verifies ARC chains with dkimpy: a JSON object a line in, one out. The first line out names the version."""
import base64
import importlib.metadata
import json
import sys

import authres  # noqa: F401, dkimpy seals nothing without it
import dkim


def record_of(dns):
    def lookup(name, timeout=5):
        text = dns.get(name.decode("ascii").rstrip("."))
        return None if text is None else text.encode("ascii")

    return lookup


def verify(case, message):
    verdict, _, reason = dkim.arc_verify(message, dnsfunc=record_of(case["dns"]))
    # Nothing at all is what it says of a chain that ends with cv=fail.
    return {"result": verdict.decode("ascii") if verdict else "fail", "reason": reason}


def seal(case, message):
    fields = dkim.arc_sign(
        message,
        case["selector"].encode("ascii"),
        case["domain"].encode("ascii"),
        case["key"].encode("ascii"),
        case["authservId"].encode("ascii"),
    )
    if not fields:
        return {"error": "nothing was sealed"}
    return {"message": base64.b64encode(b"".join(fields) + message).decode("ascii")}


def answer(case):
    message = base64.b64decode(case["message"])
    try:
        return seal(case, message) if case["do"] == "seal" else verify(case, message)
    except Exception as fault:
        return {"error": repr(fault)}


print(json.dumps({"version": importlib.metadata.version("dkimpy")}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
