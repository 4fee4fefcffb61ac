package io.meshline.standalone;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells arguments that cannot be, with what was expected: picocli itself names types of Java. The
 * usage of the command follows.
 */
final class OptionFaults implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(message(fault)));
    if (!UnmatchedArgumentException.printSuggestions(fault, err)) {
      command.usage(err, command.getColorScheme());
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException fault) {
    if (fault instanceof UnmatchedArgumentException unmatched) {
      List<String> texts = unmatched.getUnmatched();
      if (texts.stream().noneMatch(text -> text.startsWith("-"))) {
        return String.join(" ", texts)
            + ": not expected (expected: "
            + positional(fault.getCommandLine().getCommandSpec())
            + ")";
      }
    }
    ArgSpec argument = fault.getArgSpec();
    String value = fault.getValue();
    if (argument instanceof OptionSpec option && value != null) {
      String expected = expected(option.typeInfo().getType(), value);
      if (expected != null) {
        return option.longestName() + ": " + value + " (expected: " + expected + ")";
      }
    }
    return String.valueOf(fault.getMessage()).replace("option option", "option");
  }

  private static String positional(CommandSpec command) {
    String all =
        command.positionalParameters().stream()
            .map(PositionalParamSpec::paramLabel)
            .collect(Collectors.joining(" "));
    return all.isEmpty() ? "no argument, only options" : all + " and options";
  }

  /** What a type takes; null where picocli's own words serve, or the type is not at fault. */
  private static @Nullable String expected(Class<?> type, String value) {
    if (type == int.class || type == Integer.class) {
      return wholeNumber(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return wholeNumber(value, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    return type == URI.class ? "an address such as http://localhost:8081" : null;
  }

  private static @Nullable String wholeNumber(String value, long least, long most) {
    BigInteger number;
    try {
      number = new BigInteger(value);
    } catch (NumberFormatException e) {
      return "a whole number";
    }
    if (number.compareTo(BigInteger.valueOf(most)) > 0) {
      return "a whole number, at most " + most;
    }
    return number.compareTo(BigInteger.valueOf(least)) < 0
        ? "a whole number, at least " + least
        : null;
  }
}
