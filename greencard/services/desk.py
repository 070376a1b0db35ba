"""What every desk has at hand: settings, database, definitions, calendar."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session, sessionmaker

from greencard import matters
from greencard.config import Config
from greencard.db import connect
from greencard.domain.deadlines import Calendar
from greencard.domain.token.signing import LOCAL, Realm
from greencard.matters.catalogue import Catalogue, InForce
from greencard.services.calendars import Almanac


@dataclass(frozen=True, kw_only=True)
class Service:
    """One opened service; made once per process."""

    config: Config
    sessions: sessionmaker[Session]
    catalogue: Catalogue
    almanac: Almanac = field(default_factory=Almanac)

    @property
    def realm(self) -> Realm:
        """Where the codes of this service's cards hold."""
        host, env = self.config.host or LOCAL, self.config.env
        return Realm(host=host, env=env, zone=self.config.timezone)

    def origin(self, asked: str) -> str:
        """Where codes lead: to our name, on one's own machine to the host and port asked for."""
        return self.realm.origin if self.config.service else f"http://{asked}"

    def today(self, now: datetime) -> date:
        """The local day of a moment; days of law are local days."""
        return now.astimezone(self.config.timezone).date()

    def calendar(self, session: Session) -> Calendar:
        """The working days as they are known now; ask after locking the rows it is used on."""
        return self.almanac.calendar(session)

    def in_force(self, now: datetime) -> InForce:
        """The definitions in force on the local day of `now`."""
        return self.catalogue.on(self.today(now))


def open_service(config: Config, *, catalogue: Catalogue | None = None) -> Service:
    """Open everything; raises BadDefinition or BadSetting with what is wrong."""
    return Service(
        config=config,
        sessions=connect(config),
        catalogue=catalogue or matters.load(),
    )
