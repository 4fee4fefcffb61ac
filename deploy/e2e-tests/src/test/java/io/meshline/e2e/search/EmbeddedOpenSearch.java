package io.meshline.e2e.search;

import io.meshline.standalone.engine.OpenSearchProcess;
import java.net.URI;
import java.nio.file.Path;

/** The node of the embedded stack. */
final class EmbeddedOpenSearch implements SearchEngine {
  private final OpenSearchProcess process;

  EmbeddedOpenSearch(Path folder) {
    process = OpenSearchProcess.start(folder, 0);
  }

  @Override
  public URI url() {
    return process.url();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void restart() {
    process.restart();
  }

  @Override
  public void freeze() {
    signal("STOP");
  }

  @Override
  public void thaw() {
    signal("CONT");
  }

  @Override
  public void close() {
    process.kill();
    process.close();
  }

  private void signal(String signal) {
    Signals.send(signal, ProcessHandle.of(process.pid()).orElseThrow());
  }
}
