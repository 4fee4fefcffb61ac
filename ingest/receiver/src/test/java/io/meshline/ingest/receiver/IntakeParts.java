package io.meshline.ingest.receiver;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/** What takes messages behind the ports, without ports and without the thread that publishes. */
final class IntakeParts {
  final FakeBroker broker = new FakeBroker();
  final Counters counters = new Counters();
  final InFlight inFlight;
  final HalfRead halfRead;
  final Sender sender;
  final Intake intake;
  final CallContext context;

  IntakeParts(ScheduledExecutorService timer) {
    ReceiverOptions options =
        ReceiverOptions.of(
            Map.of("kafka.bootstrap-servers", "fake:1", "registry.urls", "http://fake:1"));
    inFlight = new InFlight(options.number(ReceiverOption.IN_FLIGHT));
    halfRead = new HalfRead(options.number(ReceiverOption.HALF_READ), inFlight, counters);
    sender = new Sender(broker, timer, counters);
    DeadLetters letters = new DeadLetters(sender, counters, InstantSource.system(), 1_000, 100);
    intake = new Intake(options, inFlight, counters, letters, Names.of(options), timer, sender);
    context = new CallContext(options, intake, inFlight, halfRead, counters, timer);
  }
}
