"""Signs the message on standard input, or says of each of its signatures whether it holds, with dkimpy.

sign DOMAIN SELECTOR ALGORITHM KEYFILE  (PKCS#8, RSA of 2048 bits or Ed25519)
verify KEYS  (a file of names and TXT records, a line each)
"""
import base64
import sys

import dkim

PKCS8_HEAD_OF_RSA_2048 = 26
ED25519_SEED = 32


def private_key(pem_file, algorithm):
    """As dkimpy wants it: PKCS#1 in PEM, or the bare seed in base64."""
    with open(pem_file) as pem:
        der = base64.b64decode("".join(line for line in pem.read().splitlines() if "-" not in line))
    if algorithm == "ed25519-sha256":
        return base64.b64encode(der[-ED25519_SEED:])
    pkcs1 = base64.encodebytes(der[PKCS8_HEAD_OF_RSA_2048:])
    return b"-----BEGIN RSA PRIVATE KEY-----\n" + pkcs1 + b"-----END RSA PRIVATE KEY-----\n"


def sign(domain, selector, algorithm, pem_file):
    message = sys.stdin.buffer.read()
    field = dkim.sign(
        message,
        selector.encode(),
        domain.encode(),
        private_key(pem_file, algorithm),
        canonicalize=(b"relaxed", b"relaxed"),
        signature_algorithm=algorithm.encode(),
    )
    sys.stdout.buffer.write(field + message)


def verify(keys_file):
    with open(keys_file) as lines:
        keys = dict(line.rstrip("\n").split(" ", 1) for line in lines)

    def txt(name, timeout=5):
        return keys.get(name.decode().rstrip(".").lower(), "").encode()

    message = sys.stdin.buffer.read()
    count = sum(1 for name, _ in dkim.DKIM(message).headers if name.lower() == b"dkim-signature")
    for index in range(count):
        try:
            holds = dkim.DKIM(message).verify(idx=index, dnsfunc=txt)
        except dkim.DKIMException as refusal:
            print(refusal, file=sys.stderr)
            holds = False
        print("pass" if holds else "fail")


{"sign": sign, "verify": verify}[sys.argv[1]](*sys.argv[2:])
