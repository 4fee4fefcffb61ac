package io.meshline.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link SpeedWorker} as a child of this JVM. It ends with it. */
final class WorkerProcess implements AutoCloseable {

  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /**
   * Starts it.
   *
   * @param heap as {@code -Xmx} takes it
   * @param jvm further options of the JVM
   * @param arguments of the worker
   */
  WorkerProcess(String heap, List<String> jvm, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Flink needs packages of the JDK opened, as the run script has them.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(line::add);
    line.addAll(jvm);
    line.add("-Xms" + heap);
    line.add("-Xmx" + heap);
    line.add("-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider"); // the stack brings another one
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add(SpeedWorker.class.getName());
    line.addAll(arguments);
    process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Lets it make a pass.
   *
   * @param recording where to record what its JVM does, or null
   * @throws IllegalStateException if it fails; what it wrote about it is on standard error
   */
  Measured run(@Nullable Path recording) throws IOException {
    commands.write(
        recording == null ? SpeedWorker.RUN : SpeedWorker.RECORD + recording.toAbsolutePath());
    commands.write('\n');
    commands.flush();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(SpeedWorker.MEASURED)) {
        return Measured.parse(line.substring(SpeedWorker.MEASURED.length()));
      }
      System.out.println(line);
    }
    throw new IllegalStateException("a worker ended (expected: what it measured)");
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
