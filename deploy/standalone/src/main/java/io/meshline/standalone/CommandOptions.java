package io.meshline.standalone;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The table of the stack's options as options of a command. */
final class CommandOptions {
  private static final String CONFIG = "--config";

  private CommandOptions() {}

  /** Adds options of the table, and the file they may be in, to a command. */
  static CommandSpec add(CommandSpec command, Collection<StackOption> options) {
    command.mixinStandardHelpOptions(true);
    command.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("<file>")
            .type(Path.class)
            .description("Properties file with any of these options, without the dashes.")
            .build());
    for (StackOption option : options) {
      String defaultText =
          option.defaultText().isEmpty() ? "" : " Default: " + option.defaultText() + ".";
      command.addOption(
          OptionSpec.builder("--" + option.key())
              .paramLabel(label(option))
              // Read later, by the table: so that all faults are told at once.
              .type(String.class)
              .description(option.meaning() + defaultText)
              .build());
    }
    return command;
  }

  /**
   * Lists what a command returns to the shell.
   *
   * @param meanings by exit code
   */
  static void addExitCodes(CommandSpec command, Map<String, String> meanings) {
    command
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(new TreeMap<>(meanings));
  }

  private static String label(StackOption option) {
    if (option.number()) {
      return "<n>";
    }
    return option == StackOption.DATA ? "<folder>" : "<names>";
  }

  /** The values that were given, with those of the file and the environment. */
  static StackOptions read(ParseResult parsed, Path defaultData) {
    Map<StackOption, String> given = new EnumMap<>(StackOption.class);
    for (StackOption option : StackOption.values()) {
      String name = "--" + option.key();
      if (parsed.commandSpec().findOption(name) != null && parsed.hasMatchedOption(name)) {
        given.put(option, parsed.matchedOptionValue(name, ""));
      }
    }
    @Nullable Path file = parsed.matchedOptionValue(CONFIG, null);
    return StackOptions.read(file, System.getenv(), given, defaultData);
  }
}
