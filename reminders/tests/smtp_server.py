"""A mail server over real SMTP, for tests: it keeps what it gets and can refuse recipients."""

import email
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default


@dataclass
class MailServer:
    """recipient_reply: what RCPT is answered with."""

    port: int = 0
    recipient_reply: str = "250 ok"
    received: list[EmailMessage] = field(default_factory=list)


@contextmanager
def running_mail_server():
    """A mail server on a free port of the loopback, stopped at the end."""
    mail_server = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.reply("220 test")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    self.reply(mail_server.recipient_reply)
                elif verb == b"DATA":
                    self.reply("354 go on")
                    data = b"".join(iter(self.rfile.readline, b".\r\n"))
                    mail_server.received.append(email.message_from_bytes(data, policy=default))
                    self.reply("250 ok")
                elif verb == b"QUIT":
                    self.reply("221 bye")
                    return
                else:
                    self.reply("250 ok")

        def reply(self, text):
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        mail_server.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield mail_server
        server.shutdown()
        thread.join()
