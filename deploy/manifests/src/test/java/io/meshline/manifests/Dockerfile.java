package io.meshline.manifests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile as its stages.
 *
 * @param arguments those before the first stage, with their defaults
 * @param stages by name, in order
 */
record Dockerfile(Map<String, String> arguments, Map<String, Stage> stages) {
  private static final Pattern FROM = Pattern.compile("(\\S+)\\s+AS\\s+(\\S+)");

  /**
   * A stage.
   *
   * @param from image or earlier stage
   * @param instructions those of the stage alone
   */
  record Stage(String from, List<Instruction> instructions) {
    /** The last instruction of a kind. */
    Optional<String> last(String kind) {
      return instructions.stream()
          .filter(instruction -> instruction.kind().equals(kind))
          .reduce((first, second) -> second)
          .map(Instruction::rest);
    }

    /** All instructions of a kind. */
    List<String> all(String kind) {
      return instructions.stream()
          .filter(instruction -> instruction.kind().equals(kind))
          .map(Instruction::rest)
          .toList();
    }
  }

  /**
   * An instruction, its continued lines joined by one space.
   *
   * @param kind in capitals
   */
  record Instruction(String kind, String rest) {}

  static Dockerfile parse(String text) {
    var arguments = new LinkedHashMap<String, String>();
    var stages = new LinkedHashMap<String, Stage>();
    List<Instruction> current = null;
    for (Instruction instruction : instructions(text)) {
      if (instruction.kind().equals("FROM")) {
        Matcher from = FROM.matcher(instruction.rest());
        if (!from.matches()) {
          throw new IllegalArgumentException(
              "FROM " + instruction.rest() + " (expected: IMAGE AS NAME)");
        }
        current = new ArrayList<>();
        stages.put(from.group(2), new Stage(from.group(1), current));
      } else if (current == null) {
        String[] argument = instruction.rest().split("=", 2);
        arguments.put(argument[0], argument.length > 1 ? argument[1] : "");
      } else {
        current.add(instruction);
      }
    }
    return new Dockerfile(arguments, stages);
  }

  /** The stages that an image is made of, its own first, then those it stands on. */
  List<Stage> lineage(String name) {
    var lineage = new ArrayList<Stage>();
    for (Stage stage = stages.get(name); stage != null; stage = stages.get(stage.from())) {
      lineage.add(stage);
    }
    return lineage;
  }

  /** The last instruction of a kind in an image or in what it stands on. */
  Optional<String> effective(String name, String kind) {
    return lineage(name).stream().flatMap(stage -> stage.last(kind).stream()).findFirst();
  }

  /**
   * The image that a stage begins with in the end.
   *
   * @param values of the arguments
   */
  String base(String name, Map<String, String> values) {
    List<Stage> lineage = lineage(name);
    String from = lineage.get(lineage.size() - 1).from();
    for (String argument : arguments.keySet()) {
      from = from.replace("${" + argument + "}", values.getOrDefault(argument, ""));
    }
    return from;
  }

  private static List<Instruction> instructions(String text) {
    var instructions = new ArrayList<Instruction>();
    var line = new StringBuilder();
    for (String part : text.split("\n", -1)) {
      String stripped = part.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      boolean goesOn = stripped.endsWith("\\");
      line.append(goesOn ? stripped.substring(0, stripped.length() - 1).strip() : stripped);
      if (goesOn) {
        line.append(' ');
        continue;
      }
      String[] words = line.toString().split("\\s+", 2);
      instructions.add(new Instruction(words[0], words.length > 1 ? words[1] : ""));
      line.setLength(0);
    }
    return instructions;
  }
}
