"""Takes moflo through a life of locked tools with real servers. Usage: scenario.py MOFLO"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

moflo = sys.argv[1]
script = str(pathlib.Path(__file__).with_name("server.py").resolve())
secret = "open-sesame"

AGENT = """---
name: keeper
description: Keeps the notes of a project in order.
hooks:
  pre: |
    mcp__near__find_notes "old plans" --order=oldest
    mcp__near__drop_note "old plans"
    mcp__near__store_note "plan" "text"
    mcp__near__store_notes "plan" "text"
    mcp__far__find_notes "plans" --order=newest
---

You keep the notes in order.
"""


def run(*words, status, stdin=subprocess.DEVNULL):
    """Runs moflo and returns its outputs; fails on any other status."""
    environment = {**os.environ, "NOTES_TOKEN": secret, "NO_COLOR": "1"}
    done = subprocess.run(
        [moflo, *words], stdin=stdin, capture_output=True, text=True, timeout=120, env=environment)
    if done.returncode != status:
        sys.exit(f"{words}: status {done.returncode}, not {status}\n{done.stdout}\n{done.stderr}")
    return done.stdout, done.stderr


def expect(text, *parts):
    for part in parts:
        if part not in text:
            sys.exit(f"missing: {part}\nin:\n{text}")


def expect_not(text, *parts):
    for part in parts:
        if part in text:
            sys.exit(f"unexpected: {part}\nin:\n{text}")


def start(mode, name):
    """Starts a server over HTTP and returns it with its address."""
    port = pathlib.Path(f"{name}.port")
    port.unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, script, mode, str(port), f"{name}.log"])
    for _ in range(1_000):
        if port.exists():
            return process, f"http://127.0.0.1:{port.read_text()}/mcp"
        time.sleep(0.02)
    sys.exit(f"the server {name} did not start")


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def configure(far, json_far):
    header = {"Authorization": "Bearer ${NOTES_TOKEN}"}
    servers = {
        "near": {"command": sys.executable, "args": [script, "${MODE:-stdio}"]},
        "far": {"type": "http", "url": far, "headers": header},
        "json": {"url": json_far, "headers": header},
    }
    pathlib.Path(".mcp.json").write_text(json.dumps({"mcpServers": servers}, indent=2))


WORKFLOW = """\
description: Calls tools of three servers.
tasks:
  - id: call
    run: |
      {
        mcp__near__find_notes plans oldest
        printf 'from afar' | mcp__far__find_notes --query=-
        mcp__json__store_note --title="a title with 'quotes'" --text=x --tags=a,b
      } > said
"""


def main():
    lock = pathlib.Path("moflo.tools.lock")
    pathlib.Path("edition").write_text("old")
    pathlib.Path(".claude/agents").mkdir(parents=True)
    pathlib.Path(".claude/agents/keeper.md").write_text(AGENT)
    far, far_address = start("http", "far")
    json_far, json_address = start("http-json", "json")
    try:
        scenario(lock, far_address, json_address)
    finally:
        for process in (far, json_far):
            process.terminate()
            process.wait()
    out, _ = run("lint", "--live", "--yes", status=1)
    expect(out, "[mcp/unreachable-server]", "the server 'far' does not tell its tools: ")
    pids = [int(line) for line in pathlib.Path("pids").read_text().split()]
    left = [pid for pid in pids if is_there(pid)]
    if left:
        sys.exit(f"processes are left: {left}")


def scenario(lock, far, json_far):
    configure(far, json_far)

    # Nothing is started without consent.
    before = pathlib.Path("pids").read_text()
    _, err = run("tools", "sync", status=2)
    expect(err, "starts  ", "reaches http://127.0.0.1", "gets    the values of NOTES_TOKEN", "--yes")
    if pathlib.Path("pids").read_text() != before or lock.exists():
        sys.exit("something was started or written without consent")

    out, _ = run("tools", "sync", "--yes", status=0)
    expect(out, "near: 3 tools of Notes", "far: 3 tools of Notes", "json: 3 tools of Notes")
    first = lock.read_bytes()
    expect_not(first.decode(), secret)
    locked = json.loads(first)["servers"]
    for name in ("near", "far", "json"):
        names = [tool["name"] for tool in locked[name]["tools"]]
        if names != ["drop_note", "find_notes", "store_note"]:
            sys.exit(f"{name} has {names}")
    if locked["near"]["tools"] != locked["json"]["tools"]:
        sys.exit("the same server has other tools over HTTP")
    _, err = run("tools", "sync", "--yes", status=0)
    expect(err, "moflo.tools.lock is up to date")
    if lock.read_bytes() != first:
        sys.exit("the lock is not deterministic")

    requests = [json.loads(line) for line in pathlib.Path("far.log").read_text().splitlines()]
    posts = [request["headers"] for request in requests if request["method"] == "POST"]
    if len(posts) < 6 or "mcp-session-id" in posts[0]:
        sys.exit(f"unexpected requests: {requests}")
    if not all("mcp-session-id" in post and "mcp-protocol-version" in post for post in posts[1:3]):
        sys.exit(f"without session or version: {posts}")
    if any(post["accept"] != "application/json, text/event-stream" for post in posts):
        sys.exit(f"without accept: {posts}")
    if sum(request["method"] == "DELETE" for request in requests) != 2:
        sys.exit(f"sessions were not ended: {requests}")

    # The lock answers for its servers.
    out, _ = run("lint", "--format", "short", status=1)
    expect(out, ".claude/agents/keeper.md:9:5: error: server 'near' has no tool 'store_notes'")
    expect_not(out, "find_notes", "drop_note", "stale-lock")
    out, _ = run("tools", "check", "--yes", status=0)
    expect(out, "near: as locked", "far: as locked", "json: as locked")

    # What a plan calls, a run calls: over standard streams, event streams and plain JSON.
    workflow = pathlib.Path("call.workflow.yaml")
    workflow.write_text(WORKFLOW)
    agent = pathlib.Path(".claude/agents/keeper.md")
    _, err = run("compile", ".", "-o", "call.json", status=1)
    expect(err, "server 'near' has no tool 'store_notes'")
    agent.write_text(AGENT.replace('    mcp__near__store_notes "plan" "text"\n', ""))
    run("compile", ".", "-o", "call.json", status=0)
    _, err = run("run", "call.json", status=0)
    agent.write_text(AGENT)
    workflow.unlink()
    expect_not(err, secret)
    expect(err, "the MCP server 'far' reaches http://127.0.0.1")
    said = pathlib.Path("said").read_text()
    if said != "plans\nfrom afar\na title with 'quotes'\n":
        sys.exit(f"the servers answered {said!r}")

    # A new edition of the server breaks calls.
    old = pathlib.Path("old.lock")
    old.write_bytes(first)
    pathlib.Path("edition").write_text("new")
    changes = [
        "- drop_note is gone; 'delete_note' took its place", "+ delete_note is new",
        "- find_notes: 'order' no longer takes 'oldest'",
        "- find_notes: 'limit' is new, and required",
    ]
    out, _ = run("tools", "check", "--yes", "--server", "near", status=1)
    expect(out, *changes)
    expect_not(out, "far")
    report = json.loads(
        run("tools", "check", "--yes", "--server", "near", "--format", "json", status=1)[0])
    if not report["breaks"] or report["servers"][0]["state"] != "changed":
        sys.exit(f"unexpected: {report}")
    out, _ = run("lint", "--live", "--yes", "--format", "short", status=1)
    expect(out, ":7:5: error: server 'near' has no tool 'drop_note'")
    expect(out, "'order' must be one of 'newest', 'title', not 'oldest'")
    run("tools", "sync", "--yes", "--server", "near", status=0)
    out, _ = run("tools", "diff", "old.lock", "moflo.tools.lock", status=1)
    expect(out, "near:\n", *changes, "keeper.md:6:5", "keeper.md:7:5", "'delete_note' took its place.")
    expect_not(out, "store_notes", "far:")

    # Without the token the server over HTTP refuses.
    text = pathlib.Path(".mcp.json").read_text()
    pathlib.Path(".mcp.json").write_text(text.replace("Bearer ${NOTES_TOKEN}", "Bearer ${WRONG:-no}"))
    _, err = run("tools", "sync", "--yes", "--server", "far", status=1)
    expect(err, "the server 'far' does not tell its tools: it wants to know who asks (401)")
    pathlib.Path(".mcp.json").write_text(text.replace("NOTES_TOKEN", "NOT_SET_ANYWHERE"))
    _, err = run("tools", "sync", "--yes", "--server", "far", status=1)
    expect(err, "the variable NOT_SET_ANYWHERE is not set")
    pathlib.Path(".mcp.json").write_text(text)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
