package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Model.CommandSpec;

/** {@code up} and {@code demo}: starts everything, shows the map until Ctrl-C, stops everything. */
final class RunCommand implements Callable<Integer> {
  /**
   * System property: whether standard output is a terminal, which the shell can tell and Java
   * cannot.
   */
  private static final String TERMINAL = "meshline.terminal";

  /** Twice what a call takes to the map while a machine still starts. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final boolean withMesh;
  private final Path defaultData;
  private final CommandSpec spec;

  private RunCommand(boolean withMesh, Path defaultData) {
    this.withMesh = withMesh;
    this.defaultData = defaultData;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  static CommandSpec spec(boolean withMesh, Path defaultData) {
    CommandSpec spec = new RunCommand(withMesh, defaultData).spec;
    spec.usageMessage()
        .description(
            withMesh
                ? "Runs everything on this machine, with a sample mesh of real services that make real calls."
                : "Runs everything on this machine and waits for your agents.");
    CommandOptions.addExitCodes(
        spec,
        Map.of(
            "0",
            "it was stopped",
            "1",
            "it does not start, or runs already on its data folder",
            "2",
            "options that cannot be"));
    EnumSet<StackOption> options = EnumSet.allOf(StackOption.class);
    if (!withMesh) {
      options.removeAll(
          EnumSet.of(
              StackOption.MESH_PORT,
              StackOption.VISITS,
              StackOption.SIDECARS,
              StackOption.SEED_DAYS));
    }
    return CommandOptions.add(spec, options);
  }

  @Override
  public Integer call() throws InterruptedException {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    var progress = new Progress(out, Boolean.getBoolean(TERMINAL), TerminalSize::now);
    try {
      StackOptions options = CommandOptions.read(spec.commandLine().getParseResult(), defaultData);
      try (DataFolder folder = DataFolder.take(options.data())) {
        return run(folder, options, progress);
      }
    } catch (InvalidOptionsException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 2;
    } catch (EngineException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  private int run(DataFolder folder, StackOptions options, Progress progress)
      throws InterruptedException {
    var stack = new Stack(folder.path(), PortPlan.of(options, withMesh), options, progress);
    var map = new LiveTopology(options, progress);
    var stopping = new AtomicBoolean();
    var stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stopping.set(true);
              map.stop();
              progress.release();
              progress.line("meshline", "stopping");
              stack.close();
              progress.line("meshline", "stopped");
              stopped.countDown();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      progress.text("Meshline, data and logs in " + folder.path());
      var shown = new CompletableFuture<Void>();
      stack.start(
          withMesh,
          new Stack.Audience() {
            @Override
            public void callsFlow() {
              RunCommand.show(map, stack, shown);
            }

            @Override
            public void awaitFirstEdge() {
              RunCommand.awaitFirstEdge(map);
            }
          });
      progress.text("\n" + stack.addresses().table());
      map.announce();
      shown.join();
      return 0;
    } catch (RuntimeException failure) {
      RuntimeException e =
          failure instanceof CompletionException
                  && failure.getCause() instanceof RuntimeException cause
              ? cause
              : failure;
      if (!stopping.get()) {
        progress.release();
        spec.commandLine().getErr().println("Meshline does not start: " + e.getMessage());
        Runtime.getRuntime().removeShutdownHook(hook);
        stack.close();
        return 1;
      }
      // The failure is only the stop, seen from here.
      stopped.await(1, TimeUnit.MINUTES);
      return 0;
    }
  }

  private static void awaitFirstEdge(LiveTopology map) {
    try {
      // The same without one: what else there is starts then.
      boolean unused = map.awaitFirstEdge(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while waiting for the first edge", e);
    }
  }

  private static void show(LiveTopology map, Stack stack, CompletableFuture<Void> shown) {
    var thread =
        new Thread(
            () -> {
              try {
                map.show(stack.addresses().search());
                shown.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                shown.completeExceptionally(e);
              }
            },
            "map");
    thread.setDaemon(true);
    thread.start();
  }
}
