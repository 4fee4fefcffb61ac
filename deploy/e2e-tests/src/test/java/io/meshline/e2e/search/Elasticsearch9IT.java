package io.meshline.e2e.search;

import java.nio.file.Path;

class Elasticsearch9IT extends SearchEngineContract {

  @Override
  SearchEngine start(Path folder) {
    return new DistributionProcess(Distribution.elasticsearch("9.5.3"), newerJava(), folder);
  }
}
