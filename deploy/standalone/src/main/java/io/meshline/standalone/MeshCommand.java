package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.Loopback;
import io.meshline.standalone.mesh.MeshPlan;
import io.meshline.standalone.mesh.SampleMesh;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
      "1:a service did not start, a port is occupied, or Kafka does not answer",
      "2:options that cannot be"
    })
final class MeshCommand implements Callable<Integer> {
  private static final int MOST_VISITS = 200;
  private static final int LAST_PORT = 65_535;
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[^/@\\s:\\[\\]]+):(\\d{1,5})");

  @Spec private CommandSpec spec = CommandSpec.create();

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
      names = "--mesh-port",
      paramLabel = "N",
      description = "First of 32 ports on this machine, 1 to 65504; default: 0, any free ones.")
  private int port;

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
    PrintWriter err = spec.commandLine().getErr();
    int lastFirst = LAST_PORT - MeshPlan.PORTS + 1;
    if (visits < 1 || visits > MOST_VISITS) {
      err.println("--visits: " + visits + " (expected: 1 to " + MOST_VISITS + ")");
      return 2;
    }
    if (!WebAddress.isHttp(otlp)) {
      err.println(
          "--otlp: "
              + WebAddress.shown(otlp.toString())
              + " (expected: such as http://receiver:4317)");
      return 2;
    }
    if (accessLogs != null && !isHostAndPort(accessLogs)) {
      err.println(
          "--als: "
              + WebAddress.shown(accessLogs)
              + " (expected: host:port, such as receiver:11800)");
      return 2;
    }
    if (port < 0 || port > lastFirst) {
      err.println("--mesh-port: " + port + " (expected: 0 to " + lastFirst + ")");
      return 2;
    }
    List<Integer> ports = port == 0 ? MeshPlan.freePorts() : MeshPlan.portsFrom(port);
    for (int each : ports) {
      if (!Loopback.isFree(each)) {
        err.println("port " + each + " is occupied (expected: free; --mesh-port moves it)");
        return 1;
      }
    }
    var plan =
        new MeshPlan(
            kafka,
            MeshPlan.TOPIC,
            otlp,
            accessLogs,
            environment,
            ports,
            visits,
            0,
            1,
            MeshPlan.PATIENCE);
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
      err.println(e.getMessage());
      return 1;
    }
  }

  private static boolean isHostAndPort(String text) {
    Matcher matcher = HOST_AND_PORT.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    int number = Integer.parseInt(matcher.group(1));
    return number >= 1 && number <= LAST_PORT;
  }

  private static void end(Supervisor supervisor, SampleMesh mesh) {
    supervisor.close();
    mesh.close();
    // An end by SIGTERM is a good end, which the JVM itself would report as 143.
    Runtime.getRuntime().halt(0);
  }
}
