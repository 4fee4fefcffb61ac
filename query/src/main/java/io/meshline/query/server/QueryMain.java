package io.meshline.query.server;

import io.meshline.query.QueryException;
import java.util.List;

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
    List<String> given = List.of(arguments);
    if (given.contains("--help")) {
      System.out.print(QueryOptions.help());
      return;
    }
    // Before the first logger: on a class path with other programs there may be several of its
    // kind.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "meshline-query-log4j2.xml");
    }
    try {
      QueryServer server = QueryServer.start(QueryOptions.load(given, System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "query-end"));
      server.awaitEnd();
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (OccupiedPortException | QueryException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but to end the process.
      System.exit(0);
    }
  }

  private static void end(QueryServer server) {
    server.close();
    // An end by SIGTERM is a good end, which the JVM itself would report as 143.
    Runtime.getRuntime().halt(0);
  }
}
