"""Says what postfix-mta-sts-resolver makes of domains, a JSON object a line: records, status, contentType, body.

The answer is none, fetch-error, or the mode, max_age and mx of the policy.
"""
import asyncio
import json
import sys
from types import SimpleNamespace

from postfix_mta_sts_resolver import resolver

CHARSET = "charset="


class Response:
    """What aiohttp gives of an answer."""

    def __init__(self, given):
        self.status = given["status"]
        self.headers = {} if given["contentType"] is None else {"Content-Type": given["contentType"]}
        content_type = self.headers.get("Content-Type", "").lower()
        self.charset = content_type.partition(CHARSET)[2] if CHARSET in content_type else None
        self._body = given["body"].encode()
        self.content = self

    async def read(self, size):
        chunk, self._body = self._body[:size], self._body[size:]
        return chunk

    async def __aenter__(self):
        return self

    async def __aexit__(self, *failure):
        pass


class Session:
    def __init__(self, given):
        self._given = given

    def get(self, url, **options):
        assert not options["allow_redirects"]
        return Response(self._given)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *failure):
        pass


async def verdict(given):
    sts = resolver.STSResolver(loop=asyncio.get_running_loop())

    async def query(name, record_type):
        return [SimpleNamespace(text=text) for text in given["records"]]

    sts._resolver = SimpleNamespace(query=query)
    resolver.aiohttp.ClientSession = lambda **options: Session(given)
    result, found = await sts.resolve("example.com")
    if result is resolver.STSFetchResult.NONE:
        return "none"
    if result is not resolver.STSFetchResult.VALID:
        return "fetch-error"
    policy = found[1]
    return "%s %s %s" % (policy["mode"], policy["max_age"], " ".join(policy["mx"]))


for line in sys.stdin:
    print(asyncio.run(verdict(json.loads(line))), flush=True)
