"""Has a real MCP client list and call every tool that `moflo mcp` serves, over standard streams and HTTP.

Usage: client.py MOFLO
"""
import asyncio
import contextlib
import inspect
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

try:
    import httpx
except ImportError:  # the client's later generation
    import httpx2 as httpx
from mcp import ClientSession, StdioServerParameters
from mcp.client import streamable_http
from mcp.client.stdio import stdio_client

AGENT = """\
---
name: reviewer
type: worker
description: Reviews what changed and says what to do about it. Use it for each change.
capabilities: [review]
---

Read what changed.
"""

# In this order, and with these arguments; a text must be in the answer where one is given.
CALLS = [
    ("swarm_init", {"topology": "mesh", "maxAgents": 2}, None),
    ("swarm_status", {}, "node-1"),
    ("swarm_monitor", {}, None),
    ("agent_list", {}, "reviewer"),
    ("agent_spawn", {"type": "reviewer"}, None),
    ("memory_store", {"key": "fruit", "value": "plum"}, "fruit"),
    ("memory_retrieve", {"key": "fruit"}, "plum"),
    ("memory_search", {"query": "fru"}, "fruit"),
    ("memory_list", {}, "fruit"),
    ("memory_usage", {"action": "retrieve", "key": "fruit"}, "plum"),
    ("memory_delete", {"key": "fruit"}, None),
    ("daa_communication", {"from": "reviewer", "to": "reviewer", "message": {"text": "hello"}}, None),
    ("daa_consensus", {"agents": ["reviewer"], "proposal": {"text": "Shall we?"}}, None),
    ("daa_fault_tolerance", {"agentId": "reviewer"}, None),
    ("performance_report", {}, None),
    ("topology_optimize", {}, None),
    ("neural_patterns", {"action": "analyze"}, None),
    ("load_balance", {}, None),
    ("task_create", {"description": "Review the change."}, None),
    ("task_orchestrate", {"task": "Review the change."}, None),
    ("task_status", {}, None),
    ("swarm_shutdown", {}, None),
]


def text_of(result):
    return "\n".join(part.text for part in result.content if part.type == "text")


@contextlib.asynccontextmanager
async def over_streams(moflo, work):
    server = StdioServerParameters(command=moflo, args=["mcp"], cwd=work)
    async with stdio_client(server) as (read, write):
        yield read, write


@contextlib.asynccontextmanager
async def over_http(moflo, work):
    said = pathlib.Path(work) / "said"
    with open(said, "w") as file:
        process = subprocess.Popen(
            [moflo, "mcp", "--http", "0"], cwd=work, stdin=subprocess.DEVNULL, stderr=file)
    try:
        while not (found := re.search(r"(http://\S+/mcp), with the token in (\S+)", said.read_text())):
            assert process.poll() is None, said.read_text()
            await asyncio.sleep(0.05)
        url, token = found[1], pathlib.Path(work, found[2]).read_text().strip()
        await refusals(url, token)
        headers = {"Authorization": f"Bearer {token}"}
        connect = getattr(streamable_http, "streamablehttp_client", None)
        if connect is not None:
            context = connect(url, headers=headers)
        else:
            connect = streamable_http.streamable_http_client
            name = next(
                name for name in inspect.signature(connect).parameters if "client" in name)
            context = connect(url, **{name: httpx.AsyncClient(headers=headers)})
        async with context as streams:
            yield streams[0], streams[1]
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0, said.read_text()


async def refusals(url, token):
    """What is not a request of the token's holder is answered by a status that says so."""
    good = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    start = (
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
        '"capabilities":{},"clientInfo":{"name":"probe","version":"1"}}}')
    ping = '{"jsonrpc":"2.0","id":2,"method":"ping"}'
    async with httpx.AsyncClient() as client:
        async def status(headers, text=ping, method="POST", path=""):
            return (await client.request(
                method, url + path, headers=headers, content=text)).status_code

        assert await status({"Content-Type": "application/json"}, start) == 401
        assert await status(good | {"Authorization": "Bearer " + "0" * 64}, start) == 401
        assert await status(good | {"Origin": "http://evil.example"}, start) == 403
        assert await status(good | {"Origin": "http://localhost.evil.example"}, start) == 403
        assert await status(good | {"Content-Type": "text/plain"}, start) == 415
        assert await status(good, "{") == 400
        assert await status(good) == 400
        assert await status(good | {"Mcp-Session-Id": "nobody"}) == 404
        assert await status(good, method="GET") == 405
        assert await status(good, start, path="/other") == 404
        assert await status(good, "x" * (5 << 20)) == 413
        answer = await client.post(url, headers=good | {"Origin": "http://127.0.0.1:1"}, content=start)
        assert answer.status_code == 200, answer
        session = good | {"Mcp-Session-Id": answer.headers["Mcp-Session-Id"]}
        assert await status(session) == 200
        assert await status(session | {"MCP-Protocol-Version": "1999-01-01"}) == 400
        assert await status(session, '{"jsonrpc":"2.0","method":"notifications/initialized"}') == 202
        assert await status(session, method="DELETE") == 204
        assert await status(session) == 404


async def call_all(read, write):
    async with ClientSession(read, write) as session:
        await session.initialize()
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        unknown = set(tools) ^ {name for name, _, _ in CALLS}
        assert not unknown, f"the list of calls and the tools differ: {unknown}"
        for name, arguments, expected in CALLS:
            result = await session.call_tool(name, arguments)
            text = text_of(result)
            is_error = getattr(result, "isError", getattr(result, "is_error", None))
            print(f"{name}: {'refused: ' if is_error else ''}{text.splitlines()[0]}")
            assert text, f"{name}: an answer without text"
            if expected is not None:
                assert not is_error, f"{name}: {text}"
                assert expected in text, f"{name}: no '{expected}' in: {text}"
        try:
            await session.call_tool("memory_store", {"key": 3})
        except Exception as refusal:  # its class differs between the client's generations
            assert "key" in str(refusal), refusal
        else:
            raise AssertionError("a wrong type is taken")


async def main(moflo):
    for transport in (over_streams, over_http):
        print(transport.__name__.replace("_", " "))
        with tempfile.TemporaryDirectory() as work:
            agents = pathlib.Path(work) / ".claude/agents"
            agents.mkdir(parents=True)
            (agents / "reviewer.md").write_text(AGENT)
            async with transport(moflo, work) as (read, write):
                await call_all(read, write)


asyncio.run(asyncio.wait_for(main(sys.argv[1]), 120))
