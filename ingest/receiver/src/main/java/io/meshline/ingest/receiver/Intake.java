package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.envoy.OtlpAccessLogConverter;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages of all protocols: converts them, collects what they became into batches, counts
 * and keeps what was rejected. Thread-safe.
 */
final class Intake {
  /** Why bytes that are not such a message were rejected. */
  static final String UNDECODABLE = "undecodable";

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  // What a record takes on the heap besides the texts that it has from its message.
  private static final long RECORD_BYTES = 512;

  /** Records of a message that are held at once before they are handed on. */
  private static final int AT_ONCE = 256;

  /** Fewest that one call in a log takes, mostly. */
  private static final int LOGGED_BYTES = 512;

  private static final int LARGE_BYTES = 256 << 10;

  private final Object large = new Object();
  private final InFlight inFlight;
  private final Counters counters;
  private final DeadLetters deadLetters;
  private final Names names;
  private final Map<Source, Collectors> collectors = new EnumMap<>(Source.class);

  private record Collectors(
      Collector<CallRecord> calls, Collector<Span> spans, Collector<InstanceMetadata> instances) {}

  Intake(
      ReceiverOptions options,
      InFlight inFlight,
      Counters counters,
      DeadLetters deadLetters,
      Names names,
      ScheduledExecutorService timer,
      Sender sender) {
    this.inFlight = inFlight;
    this.counters = counters;
    this.deadLetters = deadLetters;
    this.names = names;
    int records = options.count(ReceiverOption.BATCH_RECORDS);
    int bytes = options.count(ReceiverOption.BATCH_BYTES);
    Duration linger = options.duration(ReceiverOption.BATCH_LINGER);
    for (Source s : Source.values()) {
      collectors.put(
          s,
          new Collectors(
              new Collector<>(
                  s,
                  RecordType.CALL,
                  new CallPacker(records, bytes),
                  linger,
                  timer,
                  sender,
                  counters),
              new Collector<>(
                  s,
                  RecordType.SPAN,
                  new SpanPacker(records, bytes),
                  linger,
                  timer,
                  sender,
                  counters),
              new Collector<>(
                  s,
                  RecordType.INSTANCE,
                  new InstancePacker(),
                  Duration.ZERO,
                  timer,
                  sender,
                  counters)));
    }
  }

  /** Takes one message of a caller. */
  void take(Source source, Conversion conversion, byte[] message, Consumer<Receipt> settled) {
    take(source, conversion, message, Origin.CALLER, settled);
  }

  /**
   * Takes one message, which {@link InFlight} counts already. Whatever the conversion throws, the
   * caller is told.
   *
   * @param origin told in dead letters
   * @param settled told when all that came of it is published or rejected; it must then release the
   *     receipt's bytes
   */
  void take(
      Source source,
      Conversion conversion,
      byte[] message,
      Origin origin,
      Consumer<Receipt> settled) {
    long begin = System.nanoTime();
    counters.message(source);
    Receipt receipt =
        new Receipt(
            message.length,
            done -> {
              counters.settled(source, System.nanoTime() - begin);
              settled.accept(done);
            });
    Records records = new Records(source, receipt, message.length);
    try {
      try {
        convert(conversion, message, names.before(source, records));
      } finally {
        records.end();
      }
    } catch (IOException e) {
      receipt.undecodable();
      records.reject(new Rejection(UNDECODABLE, String.valueOf(e.getMessage())));
    } catch (RuntimeException | Error e) {
      // Errors too, such as a stack that is too small for this message: whoever waits for what
      // becomes of it must be told.
      LOG.warn("A message of {} could not be converted.", source.label(), e);
      records.reject(new Rejection(Rejection.INTERNAL, e.toString()));
    }
    keep(records, origin, message);
    long more = RECORD_BYTES * records.taken;
    receipt.weigh(message.length + more);
    inFlight.add(more);
    receipt.closed();
  }

  /** Writes dead letters; that this fails must not keep the caller from its answer. */
  private void keep(Records records, Origin origin, byte[] message) {
    Waiters.tell(
        records.rejections.values(),
        each -> {
          // Logs that are none of ours are not broken, and may be many: they are counted only.
          if (!each.first.reason().equals(OtlpAccessLogConverter.NOT_ACCESS)) {
            deadLetters.write(records.source, origin, each.first, each.times, message);
          }
        });
  }

  private void convert(Conversion conversion, byte[] message, Outlet outlet) throws IOException {
    if (message.length <= LARGE_BYTES) {
      conversion.convert(message, outlet);
      return;
    }
    // Decoded they take many times their length: one at a time, however many threads there are.
    synchronized (large) {
      conversion.convert(message, outlet);
    }
  }

  /** Sends all that is collected, without waiting for more. */
  void flush() {
    for (Collectors each : collectors.values()) {
      each.calls().flush();
      each.spans().flush();
      each.instances().flush();
    }
  }

  private static final class Repeated {
    private final Rejection first;
    private int times;

    Repeated(Rejection first) {
      this.first = first;
    }
  }

  private final class Records implements Outlet {
    private final Source source;
    private final Collectors into;
    private final Receipt receipt;
    private final Map<String, Repeated> rejections = new LinkedHashMap<>();

    /** Handed on together, so that threads seldom wait for each other. */
    private final List<CallRecord> calls;

    private final List<Span> spans = new ArrayList<>();
    private long taken;

    Records(Source source, Receipt receipt, int messageBytes) {
      this.calls = new ArrayList<>(Math.min(AT_ONCE, messageBytes / LOGGED_BYTES));
      this.source = source;
      this.into = Objects.requireNonNull(collectors.get(source));
      this.receipt = receipt;
    }

    @Override
    public void call(CallRecord call) {
      calls.add(call);
      if (calls.size() == AT_ONCE) {
        handOn(into.calls(), calls);
      }
    }

    @Override
    public void span(Span span) {
      spans.add(span);
      if (spans.size() == AT_ONCE) {
        handOn(into.spans(), spans);
      }
    }

    @Override
    public void instance(InstanceMetadata instance) {
      note(into.instances().add(List.of(instance), receipt));
    }

    /** Hands on what is still held. */
    void end() {
      try {
        handOn(into.calls(), calls);
      } finally {
        handOn(into.spans(), spans);
      }
    }

    @Override
    public void reject(Rejection rejection) {
      counters.rejected(source, rejection.reason());
      receipt.rejected(1, rejection.message());
      rejections.computeIfAbsent(rejection.reason(), reason -> new Repeated(rejection)).times++;
    }

    private <T> void handOn(Collector<T> collector, List<T> held) {
      if (!held.isEmpty()) {
        Collector.Added added;
        try {
          added = collector.add(held, receipt);
        } finally {
          // Whatever happened: nothing is handed on twice.
          held.clear();
        }
        note(added);
      }
    }

    private void note(Collector.Added added) {
      taken += added.count();
      for (RuntimeException why : added.unfit()) {
        LOG.warn("A record of {} is not fit for a batch.", source.label(), why);
        reject(Rejection.internal(why));
      }
    }
  }
}
