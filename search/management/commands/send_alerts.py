"""``python manage.py send_alerts``: tell by e-mail what is new in the searches that visitors follow. For cron."""

from django.conf import settings
from django.core.files import locks
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.models import Alert
from search import alerts
from search.engines.base import SearchEngineError


class Command(BaseCommand):
    help = (
        "Send what is new in the searches that visitors follow, and delete addresses that nobody confirmed. Run "
        "it once a day or oftener: each search is looked at once a day or week. A killed run is simply run again."
    )

    def handle(self, *, verbosity, **options):
        with (settings.DATA / "alerts.lock").open("a") as file:
            if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
                raise CommandError("Another run is sending at this moment; let it finish.")
            self.forgotten = alerts.forget_unconfirmed()
            faults, sent = self._send()
        if verbosity:
            self.stdout.write(f"{sent} sent, {self.forgotten} unconfirmed addresses deleted, {faults} faults")
        if faults:
            raise CommandError(f"{faults} searches could not be told of; see above. They are tried again next time.")

    def _send(self) -> tuple[int, int]:
        now, faults, sent = timezone.now(), 0, 0
        for pk in list(Alert.objects.exclude(confirmed_at=None).values_list("pk", flat=True)):
            alert = Alert.objects.filter(pk=pk).first()  # it may have left meanwhile
            if alert is None or not alerts.is_due(alert, now):
                continue
            before = alert.looked_at, alert.packed
            try:
                mail = alerts.look(alert)
            except SearchEngineError as error:
                raise CommandError(f"The search engine did not answer: {error}") from error
            except (ValueError, alerts.TooMuch) as error:
                faults += 1
                self.stderr.write(f"Alert {pk}: the search cannot be followed any more: {error or 'too much'}")
                continue
            if mail is None:
                continue
            try:
                mail.send()
                sent += 1
            except OSError as error:  # SMTP's faults are: it did not go out, so it is told next time
                faults += 1
                self.stderr.write(f"Alert {pk}: {error}; see EMAIL_URL")
                alert.looked_at, alert.packed = before
                Alert.objects.filter(pk=pk).update(looked_at=before[0], packed=before[1])
        return faults, sent
