package io.meshline.e2e.search;

import java.nio.file.Path;

class OpenSearch3IT extends SearchEngineContract {

  @Override
  SearchEngine start(Path folder) {
    return new DistributionProcess(Distribution.openSearch("3.8.0"), newerJava(), folder);
  }
}
