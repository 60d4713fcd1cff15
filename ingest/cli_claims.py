"""``claimwire find``, ``review``, ``reextract`` and ``audit``: work with claims."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime

import click

from ingest.cli_support import extractor, opened

ACTIONS = ("verify", "reject", "correct", "split", "merge", "link", "unlink")


@click.command()
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@click.option("--min", "at_least", help="Smallest amount: 100B, 1.5GW, 20000.")
@click.option("--max", "at_most", help="Largest amount.")
@click.option("--since", help="Reported since: 2026, 2026-01 or 2026-01-31.")
@click.option("--kind", help="Claim kind, such as funding_round or capex.")
@click.option("--limit", default=20, show_default=True)
@click.pass_obj
def find(
    database: str,
    /,
    *,
    words: tuple[str, ...],
    at_least: str | None,
    at_most: str | None,
    since: str | None,
    kind: str | None,
    limit: int,
) -> None:
    """Find claims: "the $122B round", OpenAI, "capex of Meta" --since 2026-01."""
    from ingest.finding import find_claims
    from kb.kinds import load_kinds

    if kind and kind not in load_kinds():
        known = ", ".join(sorted(load_kinds()))
        raise click.UsageError(f"no claim kind {kind!r}; there are {known}")
    with opened(database, must_exist=True) as engine:
        found = find_claims(
            engine,
            " ".join(words),
            at_least=at_least,
            at_most=at_most,
            since=since,
            kind=kind,
            limit=limit,
        )
    for claim in found:
        sources = "origin" if claim.n_origins == 1 else "origins"
        click.echo(
            f"{claim.id}  {claim.label}  [{claim.status}, "
            f"{claim.n_origins} {sources}, {claim.reported_on}]"
        )
        click.echo(f"    “{claim.quote}” ({claim.source}, {claim.url})")
    if not found:
        click.echo("No claim found.")


@click.command()
@click.argument("target", metavar="CLAIM")
@click.argument("action", type=click.Choice([*ACTIONS, "undo"]))
@click.option("--field", help="What to correct: low, kind, status, subject …")
@click.option("--new", help="The right value.")
@click.option("--reason", help="Why a claim is rejected, such as wrong_amount.")
@click.option("--other", help="The other claim of merge, link and unlink.")
@click.option("--link-type", help="part_of, revises, contradicts or same_money_as.")
@click.option("--note", help="For those who read the decision later.")
@click.option("--by", "actor", default=getpass.getuser, help="Who decides.")
@click.pass_obj
def review(
    database: str,
    /,
    *,
    target: str,
    action: str,
    field: str | None,
    new: str | None,
    reason: str | None,
    other: str | None,
    link_type: str | None,
    note: str | None,
    actor: str,
) -> None:
    """Decide about a claim; a person's decision always wins over the machine.

    With `undo`, CLAIM is the id of the decision to take back.
    """
    from sqlmodel import Session

    from kb.decisions import DecisionRequest, decide, undo
    from kb.reconcile import reconcile

    now = datetime.now(UTC)
    request = DecisionRequest(
        action=action,
        target=target,
        actor=actor,
        other=other,
        field=field,
        new=new,
        reason_code=reason,
        link_type=link_type,
        note=note,
    )
    with (
        opened(database, must_exist=True) as engine,
        Session(engine, autoflush=False) as session,
    ):
        if action == "undo":
            undo(session, target, actor=actor, now=now)
        else:
            for decision_id in decide(session, request, now=now):
                click.echo(f"decision {decision_id}: {action} {target}")
        changed = reconcile(session).changed_claims
    click.echo(f"{len(changed)} claims changed")


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.pass_obj
def reextract(database: str, dry_run: bool) -> None:
    """Read all stored articles again with the extractor of this version."""
    from ingest.lock import run_lock
    from ingest.reextract import reextract_all

    extract, versions = extractor()
    with run_lock(database), opened(database, must_exist=True) as engine:
        difference = reextract_all(engine, extract, versions, is_dry_run=dry_run)
    for label in difference.gone:
        click.echo(f"- {label}")
    for label in difference.added:
        click.echo(f"+ {label}")
    would = "would change" if dry_run else "changed"
    click.echo(
        f"{difference.n_articles} articles read; {would}: "
        f"{len(difference.gone)} claims go, {len(difference.added)} come"
    )


@click.command()
@click.pass_obj
def audit(database: str) -> None:
    """Check that every stored value stands in the text; exit code 1 where one does not."""
    from ingest.audit import audit_database

    with opened(database, must_exist=True) as engine:
        result = audit_database(engine)
    for fault in result.faults:
        click.echo(fault, err=True)
    click.echo(
        f"{result.n_checked} values checked, {len(result.faults)} without their words"
    )
    sys.exit(1 if result.faults else 0)
