"""What the page of each kind of record is called, and what can be added on it."""

from __future__ import annotations

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.domain.text import Message, msg

BELOW = {PROGRAMME: PROJECT, PROJECT: MILESTONE, MILESTONE: MILESTONE}
"""What can be added on the page of each kind."""
ADDED = {
    PROGRAMME: msg("Add a programme"),
    PROJECT: msg("Add a project"),
    MILESTONE: msg("Add a milestone"),
}
"""How adding each kind is called."""
PARTS = {PROGRAMME: msg("Projects"), PROJECT: msg("Milestones"), MILESTONE: msg("Tied to")}
"""What the list of what belongs to each kind is called."""


def title_of(subject: Subject) -> Message:
    """Name the page of a record, or of one that is being added."""
    match subject.kind, subject.unit:
        case "programme", "":
            return msg("New programme")
        case "project", "":
            return msg("New project")
        case _, "":
            return msg("New milestone")
        case "programme", code:
            return msg("Programme {code}", code=code)
        case "project", code:
            return msg("Project {code}", code=code)
    return msg("Milestone {code}", code=subject.unit)
