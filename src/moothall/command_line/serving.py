"""One server process: an address that is held from the start, and printed only once it answers."""

import os
import signal
import socket
import threading
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from typing import Any

import click

KEEP_ALIVE_SECONDS = 75  # longer than a proxy waits, so that it never meets a closed connection
GOODBYE_SECONDS = 5
DEFAULT_PORT = 8000


def address_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options ``--port`` and ``--host`` of the commands that serve."""
    host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
    port = click.option(
        "--port",
        default=DEFAULT_PORT,
        show_default=True,
        type=click.IntRange(0, 65535),
        help="0: any free one.",
    )
    return port(host(command))


def hold_address(host: str, port: int) -> socket.socket:
    """Take the port now, before any work that would be in vain; the server listens on it later.

    The port that was taken is what the links in pages and mails name, unless MOOTHALL_ADDRESS is set.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
    except OSError as error:
        held.close()
        sentence = f"Port {port} of {host} cannot be used: {error.strerror}. Choose another with --port."
        raise click.ClickException(sentence) from error
    os.environ["MOOTHALL_PORT"] = str(held.getsockname()[1])
    return held


def serve(held: socket.socket, *, ready: Callable[[str], None], open_browser: bool = False) -> None:
    """Serve until SIGINT or SIGTERM, then end in order; ``ready`` is told the address once it answers."""
    import uvicorn
    from django.conf import settings

    from moothall import asgi

    if reasons := asgi.reasons_not_to_start():
        raise click.ClickException("\n".join(reasons))
    behind_proxy = settings.SECURE_PROXY_SSL_HEADER is not None
    config = uvicorn.Config(
        asgi.application,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        proxy_headers=behind_proxy,
        forwarded_allow_ips=settings.MOOTHALL_PROXIES if behind_proxy else None,
    )
    server = uvicorn.Server(config)
    _end_streams_with(server, asgi.application)

    def announce() -> None:
        if _answers(held, server):
            ready(settings.MOOTHALL_ADDRESS)
            if open_browser:
                webbrowser.open(settings.MOOTHALL_ADDRESS)

    # uvicorn ends in order and then raises the signal again; nothing is left to do by then.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    threading.Thread(target=announce, daemon=True).start()
    server.run(sockets=[held])
    _leave()


def _end_streams_with(server: Any, application: Any) -> None:
    """uvicorn waits for what is being answered when it stops, and a stream would never end by itself."""
    stop = server.handle_exit

    def stop_with_streams(number: int, frame: Any) -> None:
        application.ballots.streams.end()
        stop(number, frame)

    server.handle_exit = stop_with_streams


def _answers(held: socket.socket, server: Any) -> bool:
    """Whether the server answers, asked until it does or has ended."""
    host, port = held.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    request = urllib.request.Request(f"http://{host}:{port}/", headers={"Host": f"127.0.0.1:{port}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while not server.should_exit:
        try:
            opener.open(request, timeout=60).close()
            return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            threading.Event().wait(0.1)
    return False


def _leave() -> None:
    """End at once if a thread still writes to a browser that is gone: it would hold up the end for ever."""
    for thread in threading.enumerate():
        if thread.name.startswith("WSGI"):
            thread.join(1)
            if thread.is_alive():
                click.get_text_stream("stdout").flush()
                os._exit(0)
