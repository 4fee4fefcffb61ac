package io.meshline.query.server;

import io.meshline.query.QueryException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The program of the query server. */
public final class QueryMain {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private QueryMain() {}

  /**
   * Runs a server until the process is told to end: 0 it ended well, 1 it could not start, 2
   * options that cannot be.
   *
   * @param arguments options as {@code --key value}; {@code --help} lists them
   */
  public static void main(String[] arguments) {
    // Before the first logger: on a class path with other programs there may be several of its
    // kind.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "meshline-query-log4j2.xml");
    }
    int status = run(List.of(arguments), System.getenv(), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** As {@link #main}; what it would exit with. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    if (arguments.contains("--help")) {
      out.print(QueryOptions.help());
      return 0;
    }
    try {
      QueryServer server = QueryServer.start(QueryOptions.load(arguments, environment));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "query-end"));
      server.awaitEnd();
      return 0;
    } catch (InvalidOptionsException e) {
      err.println(e.getMessage());
      return 2;
    } catch (OccupiedPortException | QueryException e) {
      err.println(e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but to end the process.
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void end(QueryServer server) {
    server.close();
    // An end by SIGTERM is a good end, which the JVM itself would report as 143.
    Runtime.getRuntime().halt(0);
  }
}
