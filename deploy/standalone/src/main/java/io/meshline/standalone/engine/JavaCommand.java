package io.meshline.standalone.engine;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How to start a JVM as a child that dies with its parent.
 *
 * @param name short and unique in a stack; names the log file
 * @param jvmOptions heap, collector, system properties, agents
 * @param classPath jars and folders; must hold the class that watches the parent
 * @param mainClass what to run
 * @param arguments of the main class
 * @param environment added to, or put over, the parent's
 * @param workingDirectory where it runs
 * @param log its standard output and error
 */
public record JavaCommand(
    String name,
    List<String> jvmOptions,
    List<Path> classPath,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    Path log) {
  private static final String WATCH = "io.meshline.engine.child.ChildMain";

  /**
   * The command line.
   *
   * @param more options of the JVM, after the command's own
   */
  List<String> line(List<String> more) {
    var line = new ArrayList<String>();
    // Ctrl-C reaches every process of the terminal at once, yet only the parent knows the order in
    // which to stop:
    // a JVM that starts with a signal ignored keeps it ignored.
    line.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", name));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvmOptions);
    line.addAll(more);
    line.add("-cp");
    line.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    line.add(WATCH);
    line.add(mainClass);
    line.addAll(arguments);
    return line;
  }
}
