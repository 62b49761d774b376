"""Numbers an operator watches: how much arrives, how much is refused, how fast we answer, what providers say.

Labels are channels, reasons and provider codes; never anything about a person.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

REGISTRY: Final = CollectorRegistry()
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

RECEIVED: Final = Counter(
    "throughline_inbound", "Messages taken in, repeated deliveries included", ("channel",), registry=REGISTRY
)
REFUSED: Final = Counter(
    "throughline_inbound_refused",
    "Requests and updates that led to no processing, by reason",
    ("channel", "reason"),
    registry=REGISTRY,
)
ANSWER_SECONDS: Final = Histogram(
    "throughline_answer_seconds",
    "Seconds from a webhook's arrival to our answer",
    ("channel",),
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15),
)
SENDS: Final = Counter(
    "throughline_sends",
    "Attempts to send through a provider, by outcome and the provider's code",
    ("channel", "outcome", "code"),
    registry=REGISTRY,
)
REPORTS: Final = Counter(
    "throughline_delivery_reports",
    "What providers reported about messages of ours",
    ("channel", "state"),
    registry=REGISTRY,
)
REPLY_WAIT_SECONDS: Final = Histogram(
    "throughline_reply_wait_seconds",
    "Seconds from a reply's being written to a provider's taking it, where it does not travel in our answer",
    ("channel",),
    registry=REGISTRY,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900),
)
READ: Final = Counter(
    "throughline_replies_read",
    "Messages of people in a conversation, by its language and by what came of reading them",
    ("language", "outcome"),
    registry=REGISTRY,
)
JOBS: Final = Counter(
    "throughline_jobs_run", "Jobs this process ran to their end", ("task", "outcome"), registry=REGISTRY
)
RASA: Final = Counter(
    "throughline_rasa",
    "Texts Rasa read; or those the embedded interpreter read, because Rasa failed or was left alone",
    ("outcome",),
    registry=REGISTRY,
)
RASA_LEFT_ALONE: Final = Gauge(
    "throughline_rasa_left_alone",
    "1 while Rasa counts as down and is asked only now and then",
    registry=REGISTRY,
)


def rasa_missed() -> int:
    """Count the texts this process read without the Rasa it should have asked."""
    (counted,) = RASA.collect()
    missed = [
        sample.value
        for sample in counted.samples
        if sample.name.endswith("_total") and sample.labels["outcome"] != "read"
    ]
    return int(sum(missed))


def exposition(*more: Metric) -> bytes:
    """Write this process's numbers, and `more` of the moment, in Prometheus' text format."""
    moment = CollectorRegistry()
    moment.register(_Given(more))
    return generate_latest(REGISTRY) + generate_latest(moment)


class _Given(Collector):
    def __init__(self, metrics: tuple[Metric, ...]) -> None:
        self._metrics = metrics

    def collect(self) -> tuple[Metric, ...]:
        return self._metrics
