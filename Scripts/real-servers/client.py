"""Has a real MCP client list and call every tool that `moflo mcp` serves.

Usage: client.py MOFLO
"""
import asyncio
import pathlib
import sys
import tempfile

from mcp import ClientSession, StdioServerParameters
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


async def main(moflo):
    with tempfile.TemporaryDirectory() as work:
        agents = pathlib.Path(work) / ".claude/agents"
        agents.mkdir(parents=True)
        (agents / "reviewer.md").write_text(AGENT)
        server = StdioServerParameters(command=moflo, args=["mcp"], cwd=work)
        async with stdio_client(server) as (read, write):
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


asyncio.run(asyncio.wait_for(main(sys.argv[1]), 60))
