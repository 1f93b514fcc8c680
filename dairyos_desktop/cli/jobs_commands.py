"""`jobs`: what runs unattended, when it ran and will, now, and as a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dairyos_desktop.cli.call import DONE, IN_PART, Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.cli.serving import LOOK_S, until_signal
from dairyos_desktop.domain.errors import GatewayError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.dto.presence import Kind

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.jobs import JobState


def add_parsers(commands: Subparsers) -> None:
    """Adds the commands of jobs."""
    group = commands.add_parser("jobs", help="what runs unattended")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    listed = deeds.add_parser("list", help="what ran when, with what result")
    listed.set_defaults(handler=list_jobs)
    run = deeds.add_parser("run", help="run a job now")
    run.add_argument("name", metavar="NAME")
    run.set_defaults(handler=run_job)
    serve = deeds.add_parser("serve", help="run all of them when they are due, until it is stopped")
    serve.set_defaults(handler=serve_jobs)


def list_jobs(call: Call) -> Answer:
    """How each job stands."""
    states = call.services.jobs.board(call.actor)
    zone = _zone(call)
    return Answer({"jobs": [_form(state, zone) for state in states]}, _lines(states, zone))


def run_job(call: Call) -> Answer:
    """Runs one now; exit status 1 where it found something to look at, or was stopped."""
    with call.progress() as progress:
        run = call.services.jobs.run_now(call.actor, call.options.name, progress.stopped)
    states = [
        state for state in call.services.jobs.board(call.actor) if state.name == call.options.name
    ]
    zone = _zone(call)
    return Answer(
        {"jobs": [_form(state, zone) for state in states]},
        [run.detail],
        DONE if run.result is JobResult.DONE else IN_PART,
    )


def serve_jobs(call: Call) -> Answer:
    """Runs them until Ctrl+C or a signal ends it; nobody logs in, it acts as `system`."""
    office = call.office_without_login
    # A file of secrets that is locked is asked about now: nobody is there at night.
    call.unlocked(lambda: _open_gateway(call))
    with until_signal() as ended:
        office.start_hearing(lambda _topics: None, lambda _is_up: None)
        office.services.presence.arrive(SYSTEM, Kind.JOBS)
        office.start_jobs(calm_s=0)
        call.console.note("Jobs run when they are due; Ctrl+C ends it.")
        while not ended.wait(LOOK_S):
            pass
        # Whatever is at work ends, or is recorded as abandoned, before the answer is given.
        call.close()
    return Answer({"ended": True}, [])


def _open_gateway(call: Call) -> None:
    gateway = call.services_without_login.gateway
    if not gateway.is_set_up():
        return
    try:
        gateway.gateway()
    except GatewayError as error:
        call.console.note(f"Razorpay is not asked: {error.message}")


def _zone(call: Call) -> dt.tzinfo:
    return ZoneInfo(call.services.office.get(call.actor).details.timezone)


def _form(state: JobState, zone: dt.tzinfo) -> dict[str, Any]:
    last = state.last
    return {
        "name": state.name,
        "next": _local(state.next_at, zone),
        "last": None if last is None else _local(last.started_at, zone),
        "last_result": None if last is None else _result(state),
        "day": None if last is None else last.due_on,
        "detail": "" if last is None else last.detail,
        "operation": None if last is None else last.operation,
        "pc": None if last is None else last.pc,
        "trouble": state.trouble,
    }


def _lines(states: tuple[JobState, ...], zone: dt.tzinfo) -> list[str]:
    rows = (
        (
            state.name,
            _words(state.next_at, zone),
            "" if state.last is None else _words(state.last.started_at, zone),
            "" if state.last is None else _result(state),
            "" if state.last is None else state.last.detail,
        )
        for state in states
    )
    lines = table(("Job", "Next", "Last", "Result", "Detail"), rows)
    return lines + [state.trouble for state in states if state.trouble]


def _result(state: JobState) -> str:
    assert state.last is not None  # noqa: S101 - as the callers saw
    return "running" if state.last.result is None else state.last.result.value


def _local(at: dt.datetime | None, zone: dt.tzinfo) -> dt.datetime | None:
    return None if at is None else at.astimezone(zone)


def _words(at: dt.datetime | None, zone: dt.tzinfo) -> str:
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
