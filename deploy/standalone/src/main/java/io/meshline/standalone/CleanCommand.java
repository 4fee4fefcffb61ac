package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code clean}: deletes what a stack left in its data folder, unless one is running there. */
final class CleanCommand implements Callable<Integer> {
  private final Path defaultData;
  private final CommandSpec spec;

  private CleanCommand(Path defaultData) {
    this.defaultData = defaultData;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  static CommandSpec spec(Path defaultData) {
    CommandSpec spec = new CleanCommand(defaultData).spec;
    spec.usageMessage().description("Deletes all data and logs.");
    CommandOptions.addExitCodes(
        spec,
        Map.of(
            "0",
            "what a stack left there is deleted",
            "1",
            "Meshline runs on that folder, or something cannot be deleted",
            "2",
            "options that cannot be"));
    return CommandOptions.add(spec, EnumSet.of(StackOption.DATA));
  }

  @Override
  public Integer call() {
    try {
      Path data = CommandOptions.read(spec.commandLine().getParseResult(), defaultData).data();
      if (!Files.exists(data)) {
        System.out.println("Nothing to delete: there is no " + data);
        return 0;
      }
      try (DataFolder folder = DataFolder.take(data)) {
        folder.delete();
      }
      System.out.println("Deleted the data in " + data);
      return 0;
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (EngineException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
