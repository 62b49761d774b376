"""What can go wrong at the edge, and what to do about it.

BotError
├── SettingsFaults         the environment holds settings we can't use
├── UnknownPerson          nobody is known by that id or number
├── DatabaseBehind         the named server's tables are not those of this release
├── NotADemoDatabase       the demo would run over real people
├── InboxUnavailable       an inbound message could not be recorded; the provider should try again
├── PortTaken              something else listens where we should
├── UnclearId              the first letters of an id fit more than one update
├── UnknownOpening         a message that waits opens something this release does not know
├── JobFailed              a job could not be done; it is tried again
├── NobodyToWriteTo        a message of staff has nobody to go to, or they asked for none
├── MayNotWrite            other staff look after that person
└── MissingPerformer       an effect has nobody to perform it; the program must not start
"""


class BotError(Exception):
    """Something the running assistant could not do."""


class SettingsFaults(BotError):
    """One or more settings can't be used; all are listed."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("settings: " + "; ".join(faults))


class ProviderRefused(BotError):
    """A provider, asked about ourselves, refused or could not be reached."""

    def __init__(self, code: str, *, is_reached: bool) -> None:
        self.code, self.is_reached = code, is_reached
        super().__init__(
            f"the provider {'refused us' if is_reached else 'could not be reached'} ({code}); "
            "`throughline doctor` says what to do"
        )


class UnknownPerson(BotError):
    """Nobody is known by that id or phone number."""

    def __init__(self) -> None:
        super().__init__(
            "nobody is known by that id or number; `throughline demo --once` makes people to try with"
        )


class DatabaseBehind(BotError):
    """The tables of the named server are not those of this release."""

    def __init__(self) -> None:
        super().__init__(
            "the database's tables are not up to date; run `throughline db upgrade`, then try again"
        )


class NotADemoDatabase(BotError):
    """The database holds people who are not invented."""

    def __init__(self) -> None:
        super().__init__(
            "this database holds people who are not of the demo, so the demo leaves it alone; "
            "set THROUGHLINE_HOME to another folder for it"
        )


class InboxUnavailable(BotError):
    """An inbound message could not be recorded, so nothing was promised and the provider should try again."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"the inbound message could not be recorded ({cause}); nothing was lost, try again")


class PortTaken(BotError):
    """Something else listens on the port."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(f"port {port} is taken by another program; choose one with --port")


class UnclearId(BotError):
    """The first letters of an id fit more than one update."""

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(f"{given} fits more than one update; type more letters of its id")


class UnknownOpening(BotError):
    """A message that waits opens something this release does not know."""

    def __init__(self, given: tuple[str, ...], known: tuple[str, ...]) -> None:
        self.given, self.known = given, known
        super().__init__(
            f"nobody knows how to open {', '.join(given) or 'nothing'} (known: {', '.join(known)}); "
            "add it to bot/unprompted.py, or drop the message with `throughline dead-letters drop`"
        )


class JobFailed(BotError):
    """A job could not be done. It is tried again, and listed when that does not help either."""

    def __init__(self, task: str, cause: str) -> None:
        self.task, self.cause = task, cause
        super().__init__(f"{task} failed with {cause}; `throughline dead-letters list` shows jobs given up")


class CalendarFileFaults(BotError):
    """A school calendar's file can't be used; nothing of it was kept. All that is wrong is listed."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        listed = "".join(f"\n  {fault}" for fault in faults)
        super().__init__(f"the calendar was not imported; {len(faults)} fault(s):{listed}")


class UnknownRhythm(BotError):
    """Somebody can't be asked in this rhythm, or is not asked at all."""

    def __init__(self, person_id: str, cause: str) -> None:
        self.person_id, self.cause = person_id, cause
        super().__init__(f"{person_id}: {cause}")


class NobodyToWriteTo(BotError):
    """A message of staff can't be sent: there is nobody, or they asked for none."""

    def __init__(self, whom: str, cause: str) -> None:
        self.whom, self.cause = whom, cause
        super().__init__(f"{whom} {cause}")


class MayNotWrite(BotError):
    """Somebody may not speak with a person: other staff look after them."""

    def __init__(self, staff_id: str) -> None:
        self.staff_id = staff_id
        super().__init__(
            f"{staff_id} is no active coordinator of that person's school; "
            "check the id with `throughline people`, or have them assigned in the roster"
        )


class MissingPerformer(BotError):
    """Effects exist that nobody performs."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(f"no performer for {', '.join(names)}; add one in bot/effects.py")
