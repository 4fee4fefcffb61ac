package io.meshline.standalone;

import io.meshline.query.command.EdgeCommand;
import io.meshline.query.command.ServicesCommand;
import io.meshline.query.command.SlaCommand;
import io.meshline.query.command.TopCommand;
import io.meshline.query.command.TopologyCommand;
import io.meshline.query.command.WatchCommand;
import io.meshline.query.server.QueryMain;
import io.meshline.query.server.QueryOption;
import io.meshline.standalone.engine.EngineHome;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The program behind {@code ./meshline}. */
public final class Meshline {
  /** Where a stack with default options listens. */
  private static final Map<String, String> PRESET =
      Map.of(
          Addresses.SEARCH,
          "http://127.0.0.1:9200",
          Addresses.RECEIVER,
          "http://127.0.0.1:11880/metrics",
          Addresses.CONSOLE,
          "http://127.0.0.1:8090",
          "flink",
          "http://127.0.0.1:8082",
          "kafka",
          "127.0.0.1:9092",
          "registry",
          "http://127.0.0.1:8081/apis/ccompat/v7");

  private static final String QUERY = "query";
  private static final String DATA = ".meshline";

  private Meshline() {}

  /**
   * Runs a command and exits: 0 done, 1 failed, 2 asked for what cannot be.
   *
   * @param args command and its options
   */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(QUERY)) {
      QueryMain.main(queryArguments(List.of(args).subList(1, args.length), System.getenv()));
      return;
    }
    // The class path is the receiver's, too, which logs more than a command should.
    System.setProperty("log4j2.configurationFile", "meshline-command-log4j2.xml");
    System.exit(commandLine(EngineHome.locate().root()).execute(args));
  }

  /** Those of the query server; the store is that of the stack, if nobody names another. */
  static String[] queryArguments(List<String> given, Map<String, String> environment) {
    String hosts = "--" + QueryOption.SEARCH_HOSTS.key();
    boolean named =
        environment.containsKey(QueryOption.SEARCH_HOSTS.variable())
            || given.contains("--config")
            || given.stream().anyMatch(text -> text.equals(hosts) || text.startsWith(hosts + "="));
    List<String> arguments = new ArrayList<>(given);
    if (!named) {
      // At the begin: at the end it would be the value of an option that lacks one.
      arguments.add(0, hosts + "=" + searchUrl(EngineHome.locate().root().resolve(DATA)));
    }
    return arguments.toArray(new String[0]);
  }

  static CommandLine commandLine(Path checkout) {
    Path data = checkout.resolve(DATA);
    CommandSpec root =
        CommandSpec.create()
            .name("meshline")
            .mixinStandardHelpOptions(true)
            .version("Meshline 0.1.0");
    root.usageMessage().description("From call telemetry to a service map, live.");
    return new CommandLine(root)
        .addSubcommand("demo", RunCommand.spec(true, data))
        .addSubcommand("up", RunCommand.spec(false, data))
        .addSubcommand("topology", new TopologyCommand(() -> searchUrl(data)))
        .addSubcommand("services", new ServicesCommand(() -> searchUrl(data)))
        .addSubcommand("top", new TopCommand(() -> searchUrl(data)))
        .addSubcommand("watch", new WatchCommand(() -> searchUrl(data)))
        .addSubcommand("sla", new SlaCommand(() -> searchUrl(data)))
        .addSubcommand("edge", new EdgeCommand(() -> searchUrl(data)))
        .addSubcommand(
            "doctor",
            new DoctorCommand(
                name -> usualAddress(data, name), System.getenv(), InstantSource.system()))
        .addSubcommand("setup", new SetupCommand(System.getenv()))
        .addSubcommand(
            "retention",
            new RetentionCommand(() -> searchUrl(data), System.getenv(), InstantSource.system()))
        .addSubcommand("backfill", new BackfillCommand(name -> usualAddress(data, name)))
        .addSubcommand("mesh", new MeshCommand())
        .addSubcommand("archive", new ArchiveCommand())
        .addSubcommand("clean", CleanCommand.spec(data))
        .setParameterExceptionHandler(new OptionFaults());
  }

  private static String searchUrl(Path usual) {
    return usualAddress(usual, Addresses.SEARCH);
  }

  /** Of the stack that runs, or ran last, on the usual data folder or the environment's. */
  private static String usualAddress(Path usual, String part) {
    String named = System.getenv(StackOption.DATA.variable());
    Path data = named == null || named.isBlank() ? usual : Path.of(named);
    return Addresses.of(data, part).orElseGet(() -> PRESET.getOrDefault(part, ""));
  }
}
