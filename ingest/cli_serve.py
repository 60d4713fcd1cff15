"""``claimwire serve`` and ``claimwire schedule``: what runs for long."""

from __future__ import annotations

from typing import Any

import click

from ingest.cli_support import extractor, fetch_options, opened, page_reader


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
@click.option("--root", is_flag=True, help="Print an address that may review claims.")
@click.pass_obj
def serve(database: str, host: str, port: int, root: bool) -> None:
    """Show the knowledge base in a browser: pages, search, JSON and SQL."""
    from ingest.serving import serve_database

    click.echo(f"Open http://{host}:{port} (Ctrl-C stops)")
    serve_database(database, host=host, port=port, is_root=root)


@click.command()
@click.option(
    "--print",
    "form",
    type=click.Choice(["systemd", "cron"]),
    help="Print units or a line for the machine's own scheduler, and end.",
)
@click.option("--every", default=15, show_default=True, help="Minutes between looks.")
@fetch_options
@click.pass_obj
def schedule(database: str, /, form: str | None, every: int, **fetching: Any) -> None:
    """Ask the feeds when they are due, until stopped (SIGTERM or Ctrl-C)."""
    from ingest.schedule import cron_line, run_forever, systemd_units

    if form == "systemd":
        click.echo(systemd_units(database, minutes=every))
        return
    if form == "cron":
        click.echo(cron_line(database, minutes=every))
        return
    from ingest.lock import run_lock
    from ingest.run import run_ingest

    def look() -> int:
        extract, versions = extractor()
        with opened(database) as engine, page_reader(**fetching) as reader:
            summary = run_ingest(engine, reader, extract, versions=versions)
        c = summary.counts
        click.echo(
            f"{c.feeds} feeds, {c.feeds_failed} failed: "
            f"{c.new} new, {c.updated} updated, {c.claims} claims changed"
        )
        return summary.exit_code

    with run_lock(database):
        run_forever(look, minutes=every)
