"""An MCP server of notes, over standard streams or over HTTP; `edition` says which tools it has.

Usage: server.py stdio | server.py http PORT_FILE LOG_FILE | server.py http-json PORT_FILE LOG_FILE
"""

import json
import os
import socket
import sys
from typing import Literal, Optional

try:
    from mcp.server.fastmcp import FastMCP as Server
except ImportError:
    from mcp.server import MCPServer as Server

mode = sys.argv[1]
with open("edition") as file:
    edition = file.read().strip()
with open("pids", "a") as file:
    file.write(f"{os.getpid()}\n")

generation = "1" if Server.__name__ == "FastMCP" else "2"
as_json = {"json_response": True} if mode == "http-json" else {}
server = Server(
    "Notes", log_level="WARNING", **(as_json if generation == "1" else {"version": "7.5"}))


@server.tool()
def store_note(title: str, text: str, tags: Optional[list[str]] = None) -> str:
    """Stores a note under its title."""
    return title


if edition == "old":

    @server.tool()
    def find_notes(query: str, order: Literal["newest", "oldest", "title"] = "newest") -> str:
        """Finds notes that contain a text."""
        return query

    @server.tool()
    def drop_note(title: str) -> str:
        """Deletes a note for good."""
        return title

else:

    @server.tool()
    def find_notes(query: str, limit: int, order: Literal["newest", "title"] = "newest") -> str:
        """Finds notes that contain a text."""
        return query

    @server.tool()
    def delete_note(title: str) -> str:
        """Deletes a note for good."""
        return title


def serve_http(port_file, log_file):
    """Serves on a free port, which it writes to a file, and logs requests and their headers."""
    import uvicorn

    app = server.streamable_http_app(**(as_json if generation == "2" else {}))

    async def logged(scope, receive, send):
        if scope["type"] == "http":
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            with open(log_file, "a") as file:
                file.write(json.dumps({"method": scope["method"], "headers": headers}) + "\n")
            if headers.get("authorization") != "Bearer open-sesame":
                await send({"type": "http.response.start", "status": 401, "headers": []})
                await send({"type": "http.response.body", "body": b""})
                return
        await app(scope, receive, send)

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    with open(port_file + ".new", "w") as file:
        file.write(str(listener.getsockname()[1]))
    os.rename(port_file + ".new", port_file)
    config = uvicorn.Config(logged, log_level="warning", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listener])


if mode == "stdio":
    server.run("stdio")
else:
    serve_http(sys.argv[2], sys.argv[3])
