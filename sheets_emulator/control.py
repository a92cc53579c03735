"""The control path `/_sandbox/…`: what tests in other processes use to arrange the world."""

import json
from collections.abc import Callable

from sheets_emulator.errors import invalid
from sheets_emulator.state.world import World
from sheets_emulator.wire import Answer, Call, Json


def control_answer(world: World, call: Call) -> Answer:
    action = _ACTIONS.get((call.method, call.path.removeprefix("/_sandbox/")))
    if action is None:
        raise invalid(f"The sandbox has no control {call.method} {call.path}")
    body = json.loads(call.body) if call.body else {}
    with world.lock:
        try:
            return Answer(200, action(world, body))
        except (KeyError, TypeError, ValueError) as error:
            raise invalid(f"Not understood: {error}") from None


def _counters(world: World, _: Json) -> Json:
    accounts = {email: world.counters.of(email) for email in world.accounts}
    refused = {email: world.quota.refused[email] for email in world.accounts}
    return {"total": world.counters.of(), "accounts": accounts, "over_quota": refused}


def _reset_counters(world: World, _: Json) -> Json:
    world.counters.reset()
    world.quota.refused.clear()
    return {}


def _plan_faults(world: World, body: Json) -> Json:
    for wanted in body["faults"]:
        world.faults.plan_json(wanted)
    return {"planned": len(world.faults.rules)}


def _faults(world: World, _: Json) -> Json:
    return {
        "planned": len(world.faults.rules),
        "struck": [str(one) for one in world.faults.struck],
    }


def _clear_faults(world: World, _: Json) -> Json:
    world.faults.clear()
    return {}


def _settings(world: World, body: Json) -> Json:
    """`quota_per_minute` (null: none), `drive_lag_seconds`, `personality` with its switches."""
    if "quota_per_minute" in body:
        world.quota.per_minute = body["quota_per_minute"]
    if "drive_lag_seconds" in body:
        world.drive_lag_seconds = float(body["drive_lag_seconds"])
    if "personality" in body:
        world.personality = type(world.personality)(**body["personality"])
    return {}


def _accounts(world: World, body: Json) -> Json:
    account = world.add_account(
        body["email"], str(body.get("name", body["email"])), is_person=body.get("is_person", False)
    )
    return {"email": account.email, "permissionId": account.permission_id}


_ACTIONS: dict[tuple[str, str], Callable[[World, Json], Json]] = {
    ("GET", "counters"): _counters,
    ("DELETE", "counters"): _reset_counters,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _plan_faults,
    ("DELETE", "faults"): _clear_faults,
    ("POST", "settings"): _settings,
    ("POST", "accounts"): _accounts,
}
