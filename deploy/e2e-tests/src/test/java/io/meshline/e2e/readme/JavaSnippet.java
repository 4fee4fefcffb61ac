package io.meshline.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** Compiles and runs statements with the class path of the tests. */
final class JavaSnippet {
  private static final String SOURCE =
      """
      import io.meshline.ingest.publisher.CallPublisher;
      import io.meshline.schemas.CallRecord;
      import io.meshline.schemas.Party;
      import io.meshline.schemas.Reporter;
      import io.meshline.schemas.Side;
      import java.time.Instant;

      public final class Snippet {
        public static void run() throws Exception {
      %s
        }
      }
      """;

  static void run(String statements, Path folder) throws IOException, ReflectiveOperationException {
    Path file = Files.writeString(folder.resolve("Snippet.java"), SOURCE.formatted(statements));
    var compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter faults = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  faults,
                  files,
                  null,
                  List.of("-d", folder.toString(), "-proc:none"),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as("%s", faults).isTrue();
    }
    try (var loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, JavaSnippet.class.getClassLoader())) {
      loader.loadClass("Snippet").getMethod("run").invoke(null);
    }
  }

  private JavaSnippet() {}
}
