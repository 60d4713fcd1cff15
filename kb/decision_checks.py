"""What a decision must look like, and what its targets must allow.

Enters: a request and the mentions that it is about. Leaves: nothing, or a
`DecisionError` that says what is wrong.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from kb.claim_tables import LINK_TYPES
from kb.corrections import CORRECTABLE, correct
from kb.errors import DecisionError
from kb.mention_records import mention_records
from kb.models import Mention, Organization
from kb.row_sync import table_of
from kb.run_tables import DECISION_ACTIONS, REJECT_REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlmodel import Session

MENTIONS, ORGANIZATIONS = table_of(Mention), table_of(Organization)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRequest:
    """What a person wants. ``target`` and ``other`` are ids of claims or mentions.

    ``reject`` needs ``reason_code``; ``correct`` needs ``field`` (one of
    `kb.corrections.CORRECTABLE`) and ``new``; ``merge`` needs ``other``; ``link`` and
    ``unlink`` need ``other`` and ``link_type``; ``split`` takes a mention out of its
    claim.
    """

    action: str
    target: str
    actor: str
    other: str | None = None
    field: str | None = None
    new: str | None = None
    reason_code: str | None = None
    link_type: str | None = None
    note: str | None = None


def check_request(request: DecisionRequest) -> None:
    """Refuse what no target could make sense of."""
    problems = (
        (request.action not in DECISION_ACTIONS or request.action == "undo", "action"),
        (not request.actor, "actor"),
        (
            request.action == "reject" and request.reason_code not in REJECT_REASONS,
            f"reason_code (one of {', '.join(REJECT_REASONS)})",
        ),
        (
            request.action == "correct"
            and (request.field not in CORRECTABLE or request.new is None),
            f"field (one of {', '.join(sorted(CORRECTABLE))}) and new",
        ),
        (request.action in {"merge", "link", "unlink"} and not request.other, "other"),
        (
            request.action in {"link", "unlink"}
            and request.link_type not in LINK_TYPES,
            f"link_type (one of {', '.join(LINK_TYPES)})",
        ),
    )
    for is_wrong, what in problems:
        if is_wrong:
            raise DecisionError(
                request.target, f"{request.action} needs a valid {what}"
            )


def check_against(
    session: Session,
    request: DecisionRequest,
    about: Sequence[Row[Any]],
    others: Sequence[Row[Any]],
) -> None:
    """Refuse what the targets do not allow."""
    if others and others[0].claim_id == about[0].claim_id:
        raise DecisionError(request.target, "both are one claim")
    if request.action == "merge":
        records = mention_records(session, [about[0].id, others[0].id])
        if len({(one.kind, one.subject_id) for one in records}) > 1:
            message = "claims of another kind or subject: correct that first"
            raise DecisionError(request.target, message)
    if request.action == "split":
        claim = about[0].claim_id
        count = select(func.count()).where(
            MENTIONS.c.claim_id == claim, MENTIONS.c.state == "current"
        )
        if session.scalar(count) == len(about):
            raise DecisionError(request.target, "nothing would be left of the claim")
    if request.action == "correct":
        _check_correction(session, request, about)


def _check_correction(
    session: Session, request: DecisionRequest, about: Sequence[Row[Any]]
) -> None:
    field, new = request.field or "", request.new or ""
    for one in mention_records(session, [row.id for row in about]):
        correct(one, field, new)
    named = {new} if field == "subject" and new else set()
    if field == "roles":
        named = {organization for _, organization in json.loads(new)}
    query = select(ORGANIZATIONS.c.id).where(ORGANIZATIONS.c.id.in_(sorted(named)))
    unknown = named - set(session.scalars(query))
    if unknown:
        raise DecisionError(request.target, f"unknown organizations: {sorted(unknown)}")
