"""``claimwire status``, ``runs``, ``doctor`` and ``backup``: whether all is well."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ingest.cli_support import opened


@click.command()
@click.pass_obj
def status(database: str) -> None:
    """Show feeds by health, what is due next, and how much is stored."""
    from sqlmodel import Session, col, func, select

    from kb.models import Article, Claim, Feed, Mention

    with opened(database, must_exist=True) as engine, Session(engine) as session:
        for table in (Article, Mention, Claim):
            n_rows = session.exec(select(func.count()).select_from(table)).one()
            click.echo(f"{n_rows:>8}  {table.__tablename__}")
        by_state = select(Feed.state, func.count()).group_by(Feed.state)
        for state, n_feeds in session.exec(by_state.order_by(Feed.state)).all():
            click.echo(f"{n_feeds:>8}  feeds {state}")
        soonest = select(func.min(Feed.next_fetch_at)).where(Feed.state != "paused")
        click.echo(f"next feed due: {session.exec(soonest).one() or 'now'}")
        is_bad = col(Feed.last_error).is_not(None)
        for feed in session.exec(select(Feed).where(is_bad).order_by(Feed.url)).all():
            click.echo(f"{feed.state}: {feed.url}\n    {feed.last_error}")


@click.command()
@click.option("--errors", is_flag=True, help="Show what the latest run had to skip.")
@click.option("--limit", default=10, show_default=True)
@click.pass_obj
def runs(database: str, errors: bool, limit: int) -> None:
    """Show the latest runs, newest first."""
    from sqlmodel import Session, col, select

    from kb.models import Run, RunError

    with opened(database, must_exist=True) as engine, Session(engine) as session:
        latest = select(Run).order_by(col(Run.started_at).desc()).limit(limit)
        for run in session.exec(latest).all():
            counts = run.counts.strip("{}").replace('"', "")
            click.echo(f"{run.started_at:%Y-%m-%d %H:%M:%S}  {run.state:11} {counts}")
            if errors:
                of_run = select(RunError).where(RunError.run_id == run.id)
                for error in session.exec(of_run.order_by(col(RunError.id))).all():
                    click.echo(
                        f"    {error.stage}: {error.error_class}: {error.message}"
                    )
                return


@click.command()
@click.pass_obj
def doctor(database: str) -> None:
    """Check what Claimwire needs on this machine; exit code 1 where something is wrong."""
    from ingest.doctor import examine

    findings = list(examine(Path(database)))
    for finding in findings:
        mark = "ok  " if finding.is_fine else "BAD "
        click.echo(f"{mark} {finding.subject:12} {finding.words}")
    sys.exit(0 if all(finding.is_fine for finding in findings) else 1)


@click.command()
@click.argument("target", type=click.Path(dir_okay=False))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_obj
def backup(database: str, target: str, force: bool) -> None:
    """Copy the database to TARGET while it is in use, and check the copy."""
    from ingest.backup import back_up

    for table, n_rows in back_up(Path(database), Path(target), is_forced=force).items():
        click.echo(f"{n_rows:>8}  {table}")
    click.echo(f"copied to {target} and checked")
