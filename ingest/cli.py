"""The command line: one group, its options, and how errors are said.

Commands stand in ``ingest.cli_*``, one module a family; each loads the heavy libraries
only when it runs, so that ``claimwire --help`` answers at once.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import click

from ingest.cli_claims import audit, find, reextract, review
from ingest.cli_extract import evaluate, extract
from ingest.cli_feeds import feeds
from ingest.cli_health import backup, doctor, runs, status
from ingest.cli_ingest import demo, ingest
from ingest.cli_serve import schedule, serve
from ingest.fetched import VERSION
from kb.errors import ClaimwireError

COMMANDS = (
    demo,
    feeds,
    ingest,
    extract,
    find,
    serve,
    review,
    reextract,
    audit,
    status,
    runs,
    doctor,
    schedule,
    evaluate,
    backup,
)


class InPathOrder(click.Group):
    """Lists the commands in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order they were added."""
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; one of our errors is said in words and exits with 2."""
        try:
            return super().invoke(ctx)
        except ClaimwireError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(2)


@click.group(cls=InPathOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--db",
    "database",
    envvar="CLAIMWIRE_DB",
    default="claimwire.db",
    show_default=True,
    show_envvar=True,
    help="The database file.",
)
@click.option("-v", "--verbose", count=True, help="Log what happens; twice: in detail.")
@click.version_option(VERSION, prog_name="claimwire")
@click.pass_context
def main(ctx: click.Context, database: str, verbose: int) -> None:
    """Track who said how much money, power and how many chips go where in AI.

    Start with `claimwire demo`: it needs no network.
    """
    ctx.obj = database
    level = {0: logging.ERROR, 1: logging.INFO}.get(verbose, logging.DEBUG)
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
