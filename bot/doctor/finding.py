"""What a check found."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What was looked at; the same in every release.
        status: `warn`: it works, and somebody should know. `fail`: something people rely on does not work.
        what: What was found.
        mend: What to do about it; empty when it is well.
    """

    name: str
    status: Literal["ok", "warn", "fail"]
    what: str
    mend: str = ""


def ok(name: str, what: str) -> Finding:
    """Say that something is well."""
    return Finding(name=name, status="ok", what=what)


def warn(name: str, what: str, mend: str) -> Finding:
    """Say that something works, and should be known or mended all the same."""
    return Finding(name=name, status="warn", what=what, mend=mend)


def fail(name: str, what: str, mend: str) -> Finding:
    """Say that something does not work."""
    return Finding(name=name, status="fail", what=what, mend=mend)


def skewed(name: str, whose: str, seconds: float) -> Finding:
    """Judge how far this machine's clock is from another's."""
    told = f"this machine is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} {whose}"
    mend = "let this machine's clock follow a time server (timedatectl set-ntp true)"
    if abs(seconds) > 60:
        return fail(name, told, mend)
    return warn(name, told, mend) if abs(seconds) > 3 else ok(name, told)
