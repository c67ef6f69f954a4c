"""An MCP server over HTTP that behaves as the path says, and a proxy that leads to this machine.

Usage: http-server.py PORT_FILE LOG_FILE [CERTIFICATE AND KEY]
"""

import json
import os
import socket
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

GREETING = {
    "protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
    "serverInfo": {"name": "Far", "version": "3"},
}
SCHEMA = {"type": "object", "properties": {"z": {"type": "string"}, "a": {"type": "integer"}}}
LIST = {"tools": [{"name": "look", "inputSchema": SCHEMA}]}

ponged = threading.Event()


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, *chunks):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in chunks:
            data = chunk() if callable(chunk) else chunk
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def do_DELETE(self):
        self.note({})
        self.answer(204)

    def note(self, message):
        with open(sys.argv[2], "a") as file:
            file.write(json.dumps({
                "verb": self.command, "path": self.path, "method": message.get("method"),
                "headers": {name.lower(): value for name, value in self.headers.items()},
            }) + "\n")

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.note(message)
        getattr(self, urlsplit(self.path).path.strip("/").replace("-", "_"))(message)

    def do_CONNECT(self):
        self.note({})
        far = socket.create_connection(("127.0.0.1", urlsplit("//" + self.path).port))
        self.send_response(200)
        self.end_headers()
        back = threading.Thread(target=pump, args=(far, self.connection), daemon=True)
        back.start()
        pump(self.connection, far)
        back.join()
        self.close_connection = True

    def result(self, message):
        value = GREETING if message["method"] == "initialize" else LIST
        return {"jsonrpc": "2.0", "id": message["id"], "result": value}

    def json(self, message, indent=None):
        if "id" not in message:
            return self.answer(202)
        body = json.dumps(self.result(message), indent=indent).encode()
        self.answer(200, body, Content_Type="application/json; charset=utf-8", Mcp_Session_Id="s1")

    def pretty(self, message):
        self.json(message, indent=2)

    def events(self, message):
        if message.get("id") == "ping-1":
            ponged.set()
            return self.answer(202)
        if "id" not in message:
            return self.answer(202)
        ping = b'data: {"jsonrpc":"2.0","id":"ping-1","method":"ping"}\n\n'
        note = b': hello\n\nevent: message\ndata: {"jsonrpc":"2.0","method":"notifications/x"}\n\n'

        def last():
            # The answer to the ping comes while this stream is open, or never.
            if not ponged.wait(10):
                return b""
            return b"data: " + json.dumps(self.result(message)).encode() + b"\n\n"

        self.stream(note, ping, last)

    def moved(self, message):
        self.answer(307, Location="/json")

    def loop(self, message):
        self.answer(308, Location="/loop")

    def away(self, message):
        self.answer(307, Location="http://localhost:1/json")

    def seen(self, message):
        self.answer(302, Location="/json")

    def secret(self, message):
        self.answer(401, b"<html>log in</html>", Content_Type="text/html")

    def broken(self, message):
        body = b'{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no\\u001b[31m database"}}'
        self.answer(500, body, Content_Type="application/json")

    def page(self, message):
        self.answer(200, b"<html></html>", Content_Type="text/html")

    def garbage(self, message):
        self.answer(200, b"{", Content_Type="application/json")

    def cut(self, message):
        self.stream(b'data: {"jsonrpc":"2.0"')

    def endless_event(self, message):
        self.endless(b"data: " + b"x" * (1 << 20))

    def endless_body(self, message):
        self.endless(b"[" * (1 << 20), "application/json")

    def endless(self, data, kind="text/event-stream"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        except OSError:
            pass

    def silent(self, message):
        threading.Event().wait(30)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
