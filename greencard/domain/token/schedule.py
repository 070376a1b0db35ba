"""When keys change: which are missing for the time ahead, and what a change before time does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from greencard.domain.token.keyset import EXPIRES_AFTER, Key, Use
from greencard.domain.token.layout import FIRST_LIVE_KEY
from greencard.errors import NotAllowed
from greencard.matters.months import add_months

WEEK = timedelta(weeks=1)
KEYS_IN_ALL = 256
LIVE_KEYS = KEYS_IN_ALL - FIRST_LIVE_KEY
RECYCLED_AFTER = timedelta(days=366)
SHOWN_AFTER_THE_END = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How long a key signs, how long after that it is believed, and how far ahead we publish.

    `notice`: how long it goes on when it is changed before time. Phones hold live codes for the
    next ten minutes, and those must stay good.
    """

    months: int = 0
    weeks: int = 0
    believed_months: int = 0
    believed: timedelta = timedelta()
    notice: timedelta = timedelta()
    ahead: timedelta

    def end(self, begin: datetime) -> datetime:
        return add_months(begin, self.months) + self.weeks * WEEK

    def believed_until(self, end: datetime) -> datetime:
        return add_months(end, self.believed_months) + self.believed


# A card lasts three years at most; an edition of the list is good for sixty days, and the next
# key has to be known everywhere thirty days before it signs.
PUBLISHED_AHEAD = EXPIRES_AFTER + timedelta(days=30)
RHYTHMS: Mapping[Use, Rhythm] = {
    "card": Rhythm(months=6, believed_months=37, ahead=PUBLISHED_AHEAD),
    "live": Rhythm(
        weeks=1, believed=timedelta(days=1), notice=timedelta(minutes=15), ahead=9 * WEEK
    ),
    "status": Rhythm(months=12, believed=timedelta(hours=72), ahead=PUBLISHED_AHEAD),
}


@dataclass(frozen=True, kw_only=True)
class Window:
    """A key that has still to be made."""

    kid: str
    use: Use
    sign_from: datetime
    sign_until: datetime
    verify_until: datetime


def missing(keys: Iterable[Key], use: Use, *, now: datetime) -> Iterator[Window]:
    """The keys of one use that are wanting from `now` on until as far ahead as we publish."""
    there = [key for key in keys if key.use == use]
    active = [key for key in there if key.state == "active"]
    taken = {key.kid: key.sign_until for key in there}
    begin = now.replace(microsecond=0)
    horizon = begin + RHYTHMS[use].ahead
    while begin < horizon:
        covered = max((key.sign_until for key in active if key.signs_at(begin)), default=None)
        if covered is None:
            window = _window(use, active, taken, begin=begin)
            taken[window.kid] = covered = window.sign_until
            yield window
        begin = covered


def closed(key: Key, *, now: datetime) -> Key:
    """The key at hand as it ends before its time; what it signed stays good."""
    if not key.signs_at(now):
        return key
    end = now.replace(microsecond=0) + RHYTHMS[key.use].notice
    return replace(key, sign_until=min(key.sign_until, end))


def aged(key: Key, *, now: datetime) -> Key:
    """The key as the next edition shows it: retired once nothing it signed is believed."""
    over = key.state == "active" and key.verify_until <= now
    return replace(key, state="retired") if over else key


def shown(key: Key, *, now: datetime) -> bool:
    """Whether the next edition still names it: card keys always, the others a week longer."""
    return key.use == "card" or now < key.verify_until + SHOWN_AFTER_THE_END


def _window(
    use: Use, active: Iterable[Key], taken: Mapping[str, datetime], *, begin: datetime
) -> Window:
    """A whole turn, or as much of it as there is before a key that was published already."""
    rhythm = RHYTHMS[use]
    end = min([rhythm.end(begin), *(key.sign_from for key in active if key.sign_from > begin)])
    return Window(
        kid=_next_kid(use, taken, begin=begin),
        use=use,
        sign_from=begin,
        sign_until=end,
        verify_until=rhythm.believed_until(end),
    )


def _next_kid(use: Use, taken: Mapping[str, datetime], *, begin: datetime) -> str:
    """A number of its own; only those of live keys come back, a year later at the earliest."""
    if use == "status":
        return f"s{len(taken)}"
    if use == "card":
        numbers: Iterable[int] = range(len(taken), FIRST_LIVE_KEY)
    else:
        last = max(taken, key=lambda kid: taken[kid], default=str(KEYS_IN_ALL - 1))
        after = int(last) + 1 - FIRST_LIVE_KEY
        numbers = (FIRST_LIVE_KEY + (after + step) % LIVE_KEYS for step in range(LIVE_KEYS))
    for number in numbers:
        ended = taken.get(str(number))
        if ended is None or ended + RECYCLED_AFTER <= begin:
            return str(number)
    raise NotAllowed("密钥编号已用完。")
