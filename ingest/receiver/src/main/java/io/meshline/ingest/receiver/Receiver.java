package io.meshline.ingest.receiver;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiver: binds the ports at {@link #start} and drains at {@link #close}. Any number may run
 * in one JVM. Thread-safe.
 */
public final class Receiver implements AutoCloseable {
  /** How long connections may take to close after their calls were cancelled. */
  private static final Duration CONNECTIONS_END = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
  private static final Duration TICK = Duration.ofMillis(50);

  // gRPC logs a stack trace for each connection that does not speak HTTP/2. Held, since a logger
  // that nobody holds forgets its level.
  private static final java.util.logging.Logger TRANSPORT_LOG =
      java.util.logging.Logger.getLogger("io.grpc");

  private final ReceiverOptions options;
  private final Broker broker;
  private final Counters counters = new Counters();
  private final Names names;
  private final InFlight inFlight;
  private final HalfRead halfRead;
  private final ScheduledExecutorService timer;
  private final ExecutorService workers;
  private final Sender sender;
  private final Reachability reachability;
  private final Intake intake;
  private final CallContext context;
  private final TelemetryPorts ports;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final StatusServer status;
  private volatile Optional<KafkaIntake> kafkaIntake = Optional.empty();

  private Receiver(
      ReceiverOptions options,
      Broker broker,
      Names names,
      IntakeConsumer consumer,
      InstantSource clock,
      ScheduledExecutorService timer) {
    this.options = options;
    this.broker = broker;
    this.names = names;
    this.inFlight = new InFlight(options.number(ReceiverOption.IN_FLIGHT));
    this.halfRead = new HalfRead(options.number(ReceiverOption.HALF_READ), inFlight, counters);
    this.timer = timer;
    this.workers = Executors.newFixedThreadPool(threads(options), daemon("receiver-worker"));
    this.sender = new Sender(broker, timer, counters);
    this.reachability = new Reachability(broker);
    DeadLetters deadLetters =
        new DeadLetters(
            sender,
            counters,
            clock,
            options.count(ReceiverOption.DEAD_LETTER_SIZE),
            options.count(ReceiverOption.DEAD_LETTER_RATE));
    this.intake = new Intake(options, inFlight, counters, deadLetters, names, timer, sender);
    this.context = new CallContext(options, intake, inFlight, halfRead, counters, timer);
    observe();
    try {
      this.ports = TelemetryPorts.bind(options, context, names, clock, workers);
    } catch (RuntimeException e) {
      release(Duration.ZERO);
      throw e;
    }
    try {
      this.status = new StatusServer(options, counters.registry(), this::unready, this::dead);
    } catch (RuntimeException e) {
      ports.stop();
      release(Duration.ZERO);
      throw e;
    }
    sender.start();
    reachability.start();
    names.start();
    var unused =
        timer.scheduleWithFixedDelay(
            inFlight::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    try {
      readFromKafka(TakenTopics.of(options, clock), consumer);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a receiver. It takes messages at once, also while the broker is away.
   *
   * @throws OccupiedPortException if a port cannot be bound
   * @throws InvalidOptionsException if a file that the options name has the wrong content
   */
  public static Receiver start(ReceiverOptions options) {
    IntakeConsumer consumer = () -> IntakeConsumer.connect(options);
    return start(options, KafkaBroker.connect(options), consumer);
  }

  /**
   * Starts a receiver that publishes to a given broker, which it closes at its end.
   *
   * @param consumer asked only if the options name something to read
   */
  static Receiver start(ReceiverOptions options, Broker broker, IntakeConsumer consumer) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, daemon("receiver-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return start(options, broker, consumer, timer);
  }

  /** The same with a given timer, which it shuts down at its end. */
  static Receiver start(
      ReceiverOptions options,
      Broker broker,
      IntakeConsumer consumer,
      ScheduledExecutorService timer) {
    Names names;
    try {
      names = Names.of(options);
    } catch (InvalidOptionsException e) {
      timer.shutdownNow();
      broker.close(Duration.ZERO);
      throw e;
    }
    Receiver receiver =
        new Receiver(options, broker, names, consumer, InstantSource.system(), timer);
    LOG.info(
        "Receiver on {}: {}; metrics and probes on {}.",
        options.text(ReceiverOption.HOST),
        receiver.telemetryPorts().entrySet().stream()
            .map(port -> port.getKey().key() + " " + port.getValue())
            .collect(Collectors.joining(", ")),
        receiver.httpPort());
    return receiver;
  }

  /** Port of SkyWalking agents, of the service-mesh probe and of Envoy's access logs. */
  public int skywalkingPort() {
    return ports.number(ReceiverOption.SKYWALKING_PORT).orElseThrow();
  }

  /** Port of Envoy's access logs alone; empty when there is none. */
  public Optional<Integer> alsPort() {
    return ports.number(ReceiverOption.ALS_PORT);
  }

  /** Port of OTLP traces. */
  public int otlpPort() {
    return ports.number(ReceiverOption.OTLP_PORT).orElseThrow();
  }

  /** The ports by which telemetry comes, by the options that give them. */
  public Map<ReceiverOption, Integer> telemetryPorts() {
    return ports.numbers();
  }

  /** Port of metrics and probes. */
  public int httpPort() {
    return status.port();
  }

  /** Whether it is bound, the broker answers, and it is not about to end. */
  public boolean ready() {
    return unready().isEmpty();
  }

  /**
   * Ends the receiver: it is not ready any more, takes no new calls, finishes those that are open,
   * and publishes what it has, for at most {@code drain.timeout}. What cannot be published in that
   * time was never acknowledged and counts as rejected. Calling it again does nothing.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    LOG.info("Receiver ends: {} records in flight.", counters.inFlightRecords());
    long deadline = System.nanoTime() + options.duration(ReceiverOption.DRAIN_TIMEOUT).toNanos();
    ports.shutdown();
    kafkaIntake.ifPresent(reader -> reader.stop(deadline));
    context.drain();
    intake.flush();
    boolean drained = ports.awaitEnd(deadline);
    ports.cancel();
    // The transport tells cancelled calls on the workers, so these must outlive the connections:
    // else a caller may never learn that its call ended.
    ports.awaitEnd(System.nanoTime() + CONNECTIONS_END.toNanos());
    ports.stop();
    intake.flush();
    drained &= awaitSender(deadline);
    drained &= awaitIntake(deadline);
    release(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    status.close();
    LOG.info("Receiver ended{}.", drained ? "" : "; not everything could be finished in time");
  }

  Counters counters() {
    return counters;
  }

  InFlight inFlight() {
    return inFlight;
  }

  HalfRead halfRead() {
    return halfRead;
  }

  /** The threads that convert. */
  ExecutorService workers() {
    return workers;
  }

  /** Runs a receiver until it is told to end. */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (given.contains("--help")) {
      System.out.print(ReceiverOptions.help());
      return;
    }
    TRANSPORT_LOG.setLevel(Level.WARNING);
    try {
      Receiver receiver = start(ReceiverOptions.load(given, System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(receiver), "receiver-end"));
      receiver.ports.awaitEnd();
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (OccupiedPortException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but to end the process.
      System.exit(0);
    }
  }

  private static void end(Receiver receiver) {
    receiver.close();
    // An end by SIGTERM is a good end, which the JVM itself would report as 143.
    Runtime.getRuntime().halt(0);
  }

  private void readFromKafka(List<TakenTopic> topics, IntakeConsumer consumer) {
    if (topics.isEmpty()) {
      return;
    }
    KafkaIntake reader =
        new KafkaIntake(
            consumer.open(), topics, intake, inFlight, options.count(ReceiverOption.MAX_MESSAGE));
    reader.start();
    kafkaIntake = Optional.of(reader);
  }

  private void observe() {
    counters.observe("in_flight_bytes", "Bytes received and not yet settled.", inFlight::bytes);
    double limit = options.number(ReceiverOption.IN_FLIGHT);
    counters.observe("in_flight_limit_bytes", "Bytes at which callers wait.", () -> limit);
    counters.observe(
        "half_read_bytes", "Bytes of messages that have not arrived whole.", halfRead::bytes);
    counters.observe("waiting_calls", "Calls that wait for room.", inFlight::waiting);
    counters.observe("unsettled_batches", "Batches not yet settled.", sender::unsettled);
    names.observe(counters);
    counters.observe(
        "broker_reachable",
        "1 when the broker answered lately.",
        () -> reachability.trouble().isEmpty() ? 1 : 0);
  }

  private String unready() {
    if (closing.get()) {
      return "the receiver ends";
    }
    return reachability.trouble();
  }

  /** Why only another process can help; empty while this one works or ends in good order. */
  private String dead() {
    if (closing.get()) {
      return "";
    }
    if (!sender.alive()) {
      return "the thread that publishes has died";
    }
    boolean reads = kafkaIntake.isEmpty() || kafkaIntake.get().alive();
    return reads ? "" : "the thread that reads from Kafka has died";
  }

  /** The reader ends soon after all is settled, by then or by the deadline. */
  private boolean awaitIntake(long deadline) {
    try {
      return kafkaIntake.isEmpty()
          || kafkaIntake.get().awaitEnd(deadline + CONNECTIONS_END.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean awaitSender(long deadline) {
    try {
      return sender.awaitSettled(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void release(Duration left) {
    reachability.stop();
    names.close();
    timer.shutdownNow();
    sender.stop();
    // What was collected since, or waited for the timer; whatever a worker still converts is given
    // up as it comes.
    intake.flush();
    workers.shutdown();
    broker.close(left);
  }

  private static int threads(ReceiverOptions options) {
    int threads = options.count(ReceiverOption.THREADS);
    return threads > 0 ? threads : Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  private static ThreadFactory daemon(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
