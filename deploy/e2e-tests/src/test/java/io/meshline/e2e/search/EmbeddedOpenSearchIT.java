package io.meshline.e2e.search;

import java.nio.file.Path;

class EmbeddedOpenSearchIT extends SearchEngineContract {

  @Override
  SearchEngine start(Path folder) {
    return new EmbeddedOpenSearch(folder);
  }
}
