package io.meshline.ingest.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * A receiver in a JVM of its own with a small heap, and a broker that takes everything and keeps
 * nothing. Callers are in the test's JVM.
 */
final class SmallReceiver implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;
  private final int port;

  /** What it says of itself after a garbage collection: heap in bytes, records. */
  record State(long heapBytes, long received, long published, long unnamed, long inFlight) {}

  /**
   * Starts one.
   *
   * @param heap its largest heap, as {@code -Xmx} takes it
   */
  SmallReceiver(String heap) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(SmallReceiver.class.getName());
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader(UTF_8);
    in = new PrintWriter(process.outputWriter(UTF_8), true);
    port = (int) numbers(1)[0];
  }

  int port() {
    return port;
  }

  State state() throws IOException {
    in.println("state");
    long[] numbers = numbers(5);
    return new State(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }

  /** The next line that begins with {@code =}; others are logs. */
  private long[] numbers(int count) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("=")) {
        String[] texts = line.substring(1).split(" ", count);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
          numbers[i] = Long.parseLong(texts[i]);
        }
        return numbers;
      }
    }
    throw new IOException("the receiver has ended");
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private static Consumer<byte[], byte[]> noConsumer() {
    throw new IllegalStateException("Kafka: asked for (expected: not to be)");
  }

  /** Answers each line of the standard input with its state, and ends with it. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> options =
        Map.of(
            "kafka.bootstrap-servers", "none:1",
            "registry.urls", "http://none:1",
            "skywalking.port", "0",
            "otlp.port", "0",
            "skywalking-http.port", "0",
            "otlp-http.port", "0",
            "zipkin.port", "0",
            "http.port", "0",
            "batch.linger", "20ms",
            "drain.timeout", "1s");
    try (Receiver receiver =
            Receiver.start(ReceiverOptions.of(options), new Taker(), SmallReceiver::noConsumer);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println("=" + receiver.skywalkingPort());
      while (lines.readLine() != null) {
        System.gc();
        Counters counters = receiver.counters();
        System.out.println(
            "="
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + " "
                + counters.receivedRecords(Source.ENVOY_ALS)
                + " "
                + counters.publishedRecords(Source.ENVOY_ALS)
                + " "
                + counters.rejectedRecords(Source.ENVOY_ALS, "identifier_missing")
                + " "
                + counters.inFlightRecords());
      }
    }
  }

  /** Acknowledges at once. */
  private static final class Taker implements Broker {
    @Override
    public CompletionStage<?> publish(String topic, SpecificRecord record) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public String trouble() {
      return "";
    }

    @Override
    public void close(Duration timeout) {}
  }
}
