package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.mesh.MeshPlan;
import io.meshline.standalone.mesh.SampleMesh;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh}: runs the sample mesh alone, against a Kafka and a receiver that are there. */
@Command(
    name = "mesh",
    mixinStandardHelpOptions = true,
    description = {
      "Run the sample mesh of demo alone, on this machine, until Ctrl-C: its services send what"
          + " they see to a receiver of your own, so that there is something to look at.",
      "A service that ends is told, with the end of its log, and started again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was stopped",
      "1:a service did not start, or Kafka does not answer",
      "2:options that cannot be"
    })
final class MeshCommand implements Callable<Integer> {
  private static final int MOST_VISITS = 200;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,…",
      required = true,
      description = "Brokers that the shop's orders go through; the topic shop.orders is made.")
  private String kafka = "";

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      required = true,
      description = "Receiver of the agents' spans, OTLP over gRPC: http://receiver:4317.")
  private URI otlp = URI.create("");

  @Option(
      names = "--als",
      paramLabel = "HOST:PORT",
      description = "Receiver of the sidecars' access logs: receiver:11800; default: no sidecars.")
  private @Nullable String accessLogs;

  @Option(
      names = "--visits",
      paramLabel = "N",
      description = "Mean number of visitors a second, 1 to 200; default: 15.")
  private int visits = 15;

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Deployment environment that the agents report; default: none.")
  private String environment = "";

  @Option(
      names = "--logs",
      paramLabel = "FOLDER",
      description =
          "Where the services write their logs; default: a new folder for temporary files.")
  private @Nullable Path folder;

  @Override
  public Integer call() throws InterruptedException {
    if (visits < 1 || visits > MOST_VISITS) {
      System.err.println("--visits: " + visits + " (expected: 1 to " + MOST_VISITS + ")");
      return 2;
    }
    if (otlp.getHost() == null) {
      System.err.println("--otlp: " + otlp + " (expected: such as http://receiver:4317)");
      return 2;
    }
    var plan =
        new MeshPlan(
            kafka,
            MeshPlan.TOPIC,
            otlp,
            accessLogs,
            environment,
            MeshPlan.freePorts(),
            visits,
            0,
            1);
    try {
      Path data = folder == null ? Files.createTempDirectory("meshline-mesh") : folder;
      Preparation.topic(kafka, MeshPlan.TOPIC);
      SampleMesh mesh = SampleMesh.start(data, plan);
      var supervisor = new Supervisor(new Progress(System.out, false, TerminalSize::now));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(supervisor, mesh), "stop"));
      supervisor.watch(mesh.processes());
      System.out.println("The sample mesh runs; visitors come in at " + mesh.front());
      System.out.println("Logs in " + data.resolve("logs"));
      // Only a signal ends it.
      new CountDownLatch(1).await();
      return 0;
    } catch (EngineException | IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static void end(Supervisor supervisor, SampleMesh mesh) {
    supervisor.close();
    mesh.close();
    // An end by SIGTERM is a good end, which the JVM itself would report as 143.
    Runtime.getRuntime().halt(0);
  }
}
